import { useTranslation } from "react-i18next";
import type { Candidate, Evidence } from "../api/types";
import { number, percent } from "../format";
import { letters, type Run } from "./letters";
import { choiceOf, strength } from "./statements";
import { useChoiceWords } from "./words";

/** Less than this many bits say nothing. */
const BITS_MIN = 0.05;
const SHOWN = 5;

interface CandidateProps {
  candidate: Candidate;
  number: number;
  typed: string;
  onChoose?: () => void;
}

/** Whose it may be, and what speaks for and against. */
export function CandidateView({ candidate, number: place, typed, onChoose }: CandidateProps) {
  const { t } = useTranslation();
  const words = useChoiceWords();
  const name = words(choiceOf(candidate));
  const evidence = candidate.evidence
    .filter(({ bits }) => Math.abs(bits) >= BITS_MIN)
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
  return (
    <section className="candidate" aria-label={name}>
      <h3>{name}</h3>
      <p className="probability"><meter min={0} max={1} value={candidate.probability} aria-label={t("review.probability")} /> {percent(candidate.probability)}</p>
      {candidate.subject && <Compared typed={typed} expected={candidate.subject} />}
      <Pieces evidence={evidence.slice(0, SHOWN)} />
      {evidence.length > SHOWN && (
        <details className="more">
          <summary>{t("import.more", { count: evidence.length - SHOWN })}</summary>
          <Pieces evidence={evidence.slice(SHOWN)} />
        </details>
      )}
      {onChoose && (
        <button type="button" className={place === 1 ? "primary" : ""} onClick={onChoose}>
          {t("review.thisOne")} <span className="unseen">{name}</span> <kbd>{place}</kbd>
        </button>
      )}
    </section>
  );
}

function Pieces({ evidence }: { evidence: Evidence[] }) {
  return (
    <ul className="evidence">
      {evidence.map((piece) => <Piece key={`${piece.field} ${piece.relation}`} piece={piece} />)}
    </ul>
  );
}

function Piece({ piece: { field, relation, bits } }: { piece: Evidence }) {
  const { t } = useTranslation();
  const side = bits < 0 ? "against" : "for";
  return (
    <li className={side}>
      <span className="weight">{t(`review.${side}.${strength(bits)}`)} ({bits < 0 ? "−" : "+"}{number(Math.abs(bits), 1)})</span>
      {" "}{field}: {relation}
    </li>
  );
}

/** Recorded beside expected, letter by letter. */
function Compared({ typed, expected }: { typed: string; expected: string }) {
  const { t } = useTranslation();
  const [was, should] = letters(typed, expected);
  return (
    <dl className="compared">
      <dt>{t("review.recorded")}</dt>
      <dd><Letters runs={was} /></dd>
      <dt>{t("review.expected")}</dt>
      <dd><Letters runs={should} /></dd>
    </dl>
  );
}

export function Letters({ runs }: { runs: Run[] }) {
  // Two runs of one text may read alike: their order is what tells them apart.
  return <code>{runs.map(({ text, same }, i) => (same ? <span key={i}>{text}</span> : <mark key={i}>{text}</mark>))}</code>;
}
