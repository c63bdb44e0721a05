import { useState } from "react";
import { useTranslation } from "react-i18next";
import { previewOf, type Statement, state } from "../api/archive";
import type { Outcome, RulePreview, SitePattern } from "../api/types";
import { date } from "../format";
import { Problem } from "../parts/states";

const SHOWN = 50;

/** What a site does wrong in the same way again: what one statement would change, and the statement. */
export function Alarm({ pattern, onSettled }: { pattern: SitePattern; onSettled: (told: string) => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [from, setFrom] = useState(pattern.rule.from ?? "");
  const [preview, setPreview] = useState<RulePreview>();
  const [error, setError] = useState<unknown>();

  const attempt = (work: () => Promise<void>) => {
    setError(undefined);
    work().catch((failure: unknown) => setError(failure));
  };
  const rule = (why: string): Statement => ({ ...pattern.rule, type: "site-rule", from, reason: why });
  // What would change is told before anyone has a reason to give.
  const show = () => attempt(async () => setPreview(await previewOf(rule(reason || "preview"))));
  const apply = () => attempt(async () => {
    await state(rule(reason));
    onSettled(t("alarm.stated"));
  });
  const dismiss = () => attempt(async () => {
    await state({ type: "retract", entry: pattern.entry, reason });
    onSettled(t("alarm.dismissed"));
  });
  return (
    <article className="card alarm" aria-label={t("alarm.label", { site: pattern.site })}>
      <h2>{t("alarm.title", { site: pattern.site, pattern: pattern.pattern })}</h2>
      <p>{t("alarm.hint", { count: pattern.scans.length })}</p>
      <div className="buttons">
        <label>{t("alarm.from")} <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} /></label>
        <input aria-label={t("review.reason")} placeholder={t("alarm.reasonHint")} value={reason} onChange={(event) => setReason(event.target.value)} />
        <button type="button" onClick={show}>{t("alarm.show")}</button>
        <button type="button" className="primary" onClick={apply}>{t("alarm.yes")}</button>
        {pattern.entry !== undefined && <button type="button" onClick={dismiss}>{t("alarm.no")}</button>}
      </div>
      {preview && <Changes preview={preview} />}
      {error !== undefined && <Problem error={error} />}
    </article>
  );
}

function Changes({ preview: { total, changes } }: { preview: RulePreview }) {
  const { t } = useTranslation();
  if (total === 0) return <p role="status">{t("alarm.nothing")}</p>;
  return (
    <div role="status">
      <p>{t("alarm.wouldChange", { count: total })}</p>
      <table>
        <thead>
          <tr>
            {(["typed", "scanned", "now", "then"] as const).map((name) => <th key={name} scope="col">{t(`alarm.${name}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, SHOWN).map((one) => (
            <tr key={one.scan}>
              <td>{one.PatientID || t("review.noId")}</td>
              <td>{date(one.studyDate)}</td>
              <td><Told outcome={one.now} /></td>
              <td>{one.stays ? t("alarm.stays") : <Told outcome={one.then} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Told({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation();
  switch (outcome.state) {
    case "resolved":
      return `${outcome.subject ?? ""}, ${outcome.visit ?? ""}`;
    case "out-of-study":
      return t("review.outOfStudy", { why: outcome.why ? t(`review.out.${outcome.why}`) : "" });
    case "review":
      return outcome.likeliest
        ? t("alarm.perhaps", { name: `${outcome.likeliest.subject}, ${outcome.likeliest.visit}` })
        : t("alarm.inReview");
  }
}
