import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useMay } from "../app/SessionContext";
import { date, number, personName, size } from "../format";
import { tagText } from "./identifying/find";
import { Identifying } from "./identifying/Identifying";
import { type Answered, foundUnder } from "./identifying/inspection";
import type { Item } from "./item";
import { type OutgoingScan, type Warning, warningsOf } from "./scans";
import type { Uploads } from "./uploads";

const SHOWN = 100;

/** What was found, as scans: whose each is, and what is to be known before it leaves. */
export function ScanList({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  const scans = [...uploads.scans.values()];
  if (scans.length === 0) return null;
  return (
    <section aria-labelledby="scans">
      <h2 id="scans">{t("send.scans", { count: scans.length })}</h2>
      {scans.slice(0, SHOWN).map((scan) => <ScanView key={scan.key} scan={scan} uploads={uploads} />)}
      {scans.length > SHOWN && <p className="hint">{t("import.more", { count: scans.length - SHOWN })}</p>}
    </section>
  );
}

function ScanView({ scan, uploads }: { scan: OutgoingScan; uploads: Uploads }) {
  const { t } = useTranslation();
  const { header, items } = scan;
  const id = header.PatientID || t("review.noId");
  const rest = items.filter(({ state }) => state !== "waiting" && state !== "sending");
  const begun = uploads.phase !== "reading" && uploads.phase !== "ready";
  const out = uploads.excluded.has(scan.key);
  const standing = uploads.standing(scan);
  const facts = [personName(header.PatientName), date(header.StudyDate), header.StudyDescription, header.InstitutionName];
  return (
    <article className={out ? "card outgoing out" : "card outgoing"} aria-label={t("send.scanOf", { id })}>
      <div className="heading">
        <h3>{id}</h3>
        <span className="hint">{t("send.files", { count: items.length })} · {size(items.reduce((all, one) => all + one.size, 0))}</span>
      </div>
      <p className="hint">{facts.filter(Boolean).join(" · ")}</p>
      <Whose checked={uploads.checks.get(scan.key)} />
      <Warnings scan={scan} checked={uploads.checks.get(scan.key)} />
      <Identifying scan={scan} uploads={uploads} />
      {begun && !out && (
        <p className="scan-progress">
          <progress max={items.length} value={rest.length} aria-label={t("send.scanOf", { id })} />
          <span className="hint">{number(rest.length)} / {number(items.length)}</span>
        </p>
      )}
      {!begun && standing !== "refused" && standing !== "unread" && (
        <label className="leave-out">
          <input type="checkbox" checked={!out} onChange={(event) => uploads.exclude(scan.key, !event.target.checked)} /> {t("send.include")}
        </label>
      )}
      <Images items={items} />
      <Files scan={scan} />
    </article>
  );
}

/** The way to what has arrived, for who may see it. */
function Images({ items }: { items: Item[] }) {
  const { t } = useTranslation();
  const reads = useMay("READ_RECORDED");
  const study = items.find(({ imagingStudy }) => imagingStudy !== "")?.imagingStudy;
  return reads && study && <Link href={`/studies/${study}`}>{t("review.images")}</Link>;
}

function Whose({ checked }: { checked: Answered }) {
  const { t } = useTranslation();
  if (checked === undefined || checked === "asking") return <p className="whose hint">{t("send.asking")}</p>;
  if (checked === "unknown") return <p className="whose hint">{t("send.notAsked")}</p>;
  switch (checked.state) {
    case "resolved":
      return (
        <p className="whose resolved">
          {t("send.thisIs", { subject: checked.subject, visit: checked.visit, study: checked.study, site: checked.site })}
        </p>
      );
    case "review":
      return <p className="whose review">{t("send.doubtful", { why: checked.detail })}</p>;
    case "out-of-study":
      return <p className="whose review">{t("send.outOfStudy", { why: checked.why ? t(`review.out.${checked.why}`) : "" })}</p>;
  }
}

function Warnings({ scan, checked }: { scan: OutgoingScan; checked: Answered }) {
  const { t } = useTranslation();
  const words = (warning: Warning): string => {
    switch (warning.kind) {
      case "missing": return t("send.warn.missing", { series: warning.series, count: warning.missing, all: number(warning.of) });
      case "not-pet": return t("send.warn.notPet", { modalities: warning.modalities || "?" });
      case "cut": return t("send.warn.cut", { count: warning.files });
    }
  };
  const told = warningsOf(scan).map(words);
  if (typeof checked === "object") {
    const fields = [...new Set(foundUnder(scan, checked, "warn").map(({ keyword, tag }) => keyword || tagText(tag)))];
    if (fields.length > 0) told.push(t("send.warn.personal", { fields: fields.slice(0, SHOWN).join(", ") }));
    const { windowLow, windowHigh } = checked;
    if (checked.outsideWindow) told.push(t("send.warn.window", { from: date(windowLow), to: date(windowHigh) }));
    if (checked.scansOfVisit) told.push(t("send.warn.visitHere", { count: checked.scansOfVisit }));
  }
  const here = scan.items.filter(({ state }) => state === "held").length;
  if (here > 0) told.push(here === scan.items.length ? t("send.warn.allHere") : t("send.warn.someHere", { count: here, all: number(scan.items.length) }));
  return told.length > 0 && <ul className="warnings">{told.map((text) => <li key={text}>{text}</li>)}</ul>;
}

function Files({ scan: { items } }: { scan: OutgoingScan }) {
  const { t } = useTranslation();
  return (
    <details className="files">
      <summary>{t("send.allFiles")}</summary>
      <ul>
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.path}>
            <span className="path">{item.path}</span>
            <span className={`state ${item.state}`}>
              {item.state === "sending" ? number(Math.round((100 * item.sent) / Math.max(1, item.size))) + " %" : t(`send.state.${item.state}`)}
            </span>
          </li>
        ))}
      </ul>
      {items.length > SHOWN && <p className="hint">{t("import.more", { count: items.length - SHOWN })}</p>}
    </details>
  );
}
