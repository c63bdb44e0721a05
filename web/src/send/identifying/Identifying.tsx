import { useState } from "react";
import { useTranslation } from "react-i18next";
import { KEYWORDS } from "../../dicom/keywords";
import { date, moment, number, personName } from "../../format";
import { useReason } from "../../parts/states";
import type { OutgoingScan } from "../scans";
import type { Uploads } from "../uploads";
import { tagText } from "./find";
import { type Found, foundUnder, keyOf } from "./inspection";

/** As the first word of a sentence; ids of studies stay as they are written. */
const asFirst = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** What in the headers tells who somebody is, and what becomes of it; nothing where there is nothing. */
export function Identifying({ scan, uploads }: { scan: OutgoingScan; uploads: Uploads }) {
  const { t } = useTranslation();
  const checked = uploads.checks.get(scan.key);
  if (typeof checked !== "object") return null;
  const study = checked.rulesOf || t("identify.archive");
  const first = checked.rulesOf || asFirst(study);
  const standing = uploads.standing(scan);
  switch (standing) {
    case "asking":
    case "clear":
      return null;
    case "unread":
      return <div className="identifying refused"><p className="bad" role="alert">{t("identify.unread", { count: scan.unread, study })}</p></div>;
    case "refused":
      return (
        <div className="identifying refused">
          <p className="bad" role="alert">{t("identify.refused", { study: first })}</p>
          <Findings found={foundUnder(scan, checked, "refuse")} label={t("identify.what")} />
          <p>{t("identify.refusedRemedy")}</p>
        </div>
      );
    case "consent":
      return <Consent scan={scan} uploads={uploads} study={first} found={foundUnder(scan, checked, "strip")} />;
    case "agreed":
      return (
        <div className="identifying agreed">
          <p>{t("identify.agreed", { study, by: scan.removal?.by, at: moment(scan.removal?.at) })}</p>
          <Findings found={foundUnder(scan, checked, "strip")} label={t("identify.what")} />
        </div>
      );
  }
}

function Consent({ scan, uploads, study, found }: { scan: OutgoingScan; uploads: Uploads; study: string; found: Found[] }) {
  const { t } = useTranslation();
  const reason = useReason();
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const agree = () => {
    setBusy(true);
    uploads.agree(scan).catch((error: unknown) => setProblem(reason(error))).finally(() => setBusy(false));
  };
  return (
    <div className="identifying consent">
      <p role="status">{t("identify.consent", { study })}</p>
      <Findings found={found} label={t("identify.what")} />
      <p className="hint">{t("identify.consentHint")}</p>
      <button type="button" className="primary" disabled={busy} onClick={agree}>{t("identify.agree")}</button>
      {problem && <p className="bad" role="alert">{problem}</p>}
    </div>
  );
}

const SHOWN = 60;

function Findings({ found, label }: { found: Found[]; label: string }) {
  const { t } = useTranslation();
  const named = found.filter(({ group }) => group !== "private");
  const ofMakers = found.length - named.length;
  return (
    <>
      {named.length > 0 && (
        <div className="scroll" role="region" aria-label={label} tabIndex={0}>
          <table className="findings">
            <thead>
              <tr>
                <th scope="col">{t("identify.attribute")}</th><th scope="col">{t("identify.value")}</th>
                <th scope="col">{t("identify.kind")}</th><th scope="col">{t("identify.inFiles")}</th>
              </tr>
            </thead>
            <tbody>
              {named.slice(0, SHOWN).map((one) => (
                <tr key={keyOf(one)}>
                  <td>{one.keyword || KEYWORDS[one.tag] || tagText(one.tag)}</td><td className="path">{shown(one)}</td>
                  <td>{t(`identify.group.${one.group}`)}</td><td>{number(one.files)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {ofMakers > 0 && <p className="hint">{t("identify.private", { count: ofMakers })}</p>}
    </>
  );
}

const VALUE_MAX = 120;

function shown({ group, value }: Found): string {
  const text = group === "birth-date" ? date(value) : group === "names" ? personName(value) : value;
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}
