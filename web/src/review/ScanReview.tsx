import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Scan } from "../api/types";
import { useLens } from "../app/lens";
import { useMay } from "../app/SessionContext";
import { date, personName } from "../format";
import { CandidateView } from "./CandidateView";
import { DecisionForm } from "./DecisionForm";
import { Pictures } from "./Pictures";
import { type Choice, choiceOf } from "./statements";
import { useKeys } from "./useKeys";

const STRANGER: Choice = { kind: "out", why: "unknown-person" };

interface ScanReviewProps {
  scan: Scan;
  onDecide: (choice: Choice, reason: string) => Promise<void>;
  onMove: (step: 1 | -1) => void;
  onUndo?: () => Promise<void>;
}

/** One doubtful scan, its candidates side by side. */
export function ScanReview({ scan, onDecide, onMove, onUndo }: ScanReviewProps) {
  const { t } = useTranslation();
  const present = useLens().asOf === "";
  // The past is looked at; decisions are made now.
  const decides = useMay("IDENTITY_DECIDE") && present;
  const [choice, setChoice] = useState<Choice | null>(null);
  const candidates = scan.answer.candidates ?? [];
  useKeys({
    j: () => onMove(1),
    k: () => onMove(-1),
    Escape: () => setChoice(null),
    ...(decides ? { u: () => void onUndo?.(), h: () => setChoice({ kind: "ask" }), o: () => setChoice(STRANGER) } : {}),
    ...Object.fromEntries(decides ? candidates.slice(0, 9).map((one, i) => [String(i + 1), () => setChoice(choiceOf(one))]) : []),
  });
  return (
    <article className="card scan" aria-label={t("review.typedAs", { id: scan.typed?.PatientID || t("review.noId") })}>
      <Recorded scan={scan} />
      <p>{scan.answer.detail}</p>
      <div className="candidates">
        {candidates.map((one, i) => (
          <CandidateView key={`${one.study ?? ""} ${one.subject ?? one.outOfStudy ?? ""} ${one.visit ?? ""}`} candidate={one} number={i + 1}
            typed={scan.typed?.PatientID ?? ""} {...(decides ? { onChoose: () => setChoice(choiceOf(one)) } : {})} />
        ))}
      </div>
      {candidates.length === 0 && <p className="hint">{t("review.nobody")}</p>}
      {decides && (
        <p className="buttons">
          <button type="button" onClick={() => setChoice(STRANGER)}>{t("review.notOfStudy")} <kbd>o</kbd></button>
          <button type="button" onClick={() => setChoice({ kind: "ask" })}>{t("review.askSite")} <kbd>h</kbd></button>
        </p>
      )}
      {choice && <DecisionForm scan={scan} choice={choice} onChange={setChoice} onDecide={onDecide} onCancel={() => setChoice(null)} />}
      {!present && <p className="note">{t("lens.past")}</p>}
      <p className="hint keys">{t("review.keys")}</p>
    </article>
  );
}

function Recorded({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const { typed } = scan;
  const facts = [
    [t("review.name"), personName(typed?.PatientName)],
    [t("review.born"), date(typed?.PatientBirthDate)],
    [t("review.sex"), typed?.PatientSex],
    [t("review.scanned"), date(scan.studyDate)],
    [t("review.description"), scan.studyDescription],
    [t("review.modality"), scan.modality],
  ].filter(([, value]) => value);
  return (
    <div className="recorded">
      <div>
        <h2>{typed?.PatientID || t("review.noId")}</h2>
        <dl className="facts plain">
          {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        </dl>
        <Link href={`/scan/${scan.id}`}>{t("review.images")}</Link>
      </div>
      {scan.imagingStudy && <Pictures study={scan.imagingStudy} />}
    </div>
  );
}
