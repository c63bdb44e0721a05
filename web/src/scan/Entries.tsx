import { useTranslation } from "react-i18next";
import type { Entry } from "../api/types";
import { moment, number } from "../format";
import { useAssertionWords } from "./words";

/** Who said what, when, why, on what evidence; and who took it back. */
export function Entries({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  const retractions = new Map(
    entries.filter(({ assertion }) => assertion.type === "retract").map((entry) => [Number(entry.assertion["entry"]), entry]));
  if (entries.length === 0) return <p className="hint">{t("history.none")}</p>;
  return (
    <ol className="timeline">
      {entries.map((entry) => <OneEntry key={entry.seq} entry={entry} retraction={retractions.get(entry.seq)} />)}
    </ol>
  );
}

function OneEntry({ entry, retraction }: { entry: Entry; retraction: Entry | undefined }) {
  const { t } = useTranslation();
  const words = useAssertionWords();
  const { agent, reason, evidence, counts } = entry;
  const who = [agent.name, agent.version].filter(Boolean).join(" ");
  return (
    <li className={counts === false ? "idle" : ""} id={`entry-${entry.seq}`}>
      <p className="said"><strong>{words(entry.assertion)}</strong></p>
      <p className="hint">
        <time dateTime={entry.recordedAt}>{moment(entry.recordedAt)}</time>
        {" · "}{t("history.by", { who, kind: t(`history.agent.${kindOf(agent.kind)}`) })}
        {agent.organization && `, ${agent.organization}`}
        {" · "}{t("history.entry", { entry: number(entry.seq) })}
      </p>
      {(reason.text || reason.code) && <p>{t("history.reason", { reason: reason.text || reason.code })}</p>}
      {retraction && (
        <p className="note">
          {t("history.retracted", { who: retraction.agent.name, when: moment(retraction.recordedAt), reason: retraction.reason.text })}
        </p>
      )}
      {counts === false && !retraction && <p className="hint">{t("history.idle")}</p>}
      {evidence.length > 0 && (
        <details>
          <summary>{t("history.evidence", { count: evidence.length })}</summary>
          <ul className="evidence">
            {evidence.map(({ field, relation, bits }) => (
              <li key={`${field} ${relation}`} className={bits < 0 ? "against" : "for"}>
                {field}: {relation} <span className="weight">({bits < 0 ? "−" : "+"}{number(Math.abs(bits), 1)})</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function kindOf(kind: string): "person" | "algorithm" | "feed" {
  return kind === "person" || kind === "algorithm" ? kind : "feed";
}
