import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { historyOfSubject, type Subject, subject as subjectOf } from "../api/scans";
import { scansOf } from "../api/archive";
import type { GridCell } from "../api/types";
import { type Lens, useLens } from "../app/lens";
import { date } from "../format";
import { Page } from "../parts/Page";
import { Loading, Problem } from "../parts/states";
import { Entries } from "./Entries";
import { Facts, PersonFacts } from "./Names";
import { studyPlace } from "./places";

/** One subject of a study: the names, the visits with their scans, and who said so. */
export function SubjectPage({ study, code }: { study: string; code: string }) {
  const { t } = useTranslation();
  const lens = useLens();
  const subject = useQuery({ queryKey: ["subject", study, code, lens], queryFn: () => subjectOf(study, code, lens) });
  return (
    <Page title={t("subject.title", { code: subject.data?.subject ?? code })} wide>
      <p><Link href={studyPlace(study)}>{t("subject.toStudy", { study })}</Link></p>
      {subject.isPending && <Loading />}
      {subject.isError && <Problem error={subject.error} onRetry={() => void subject.refetch()} />}
      {subject.data && <Parts subject={subject.data} lens={lens} />}
    </Page>
  );
}

function Parts({ subject, lens }: { subject: Subject; lens: Lens }) {
  const { t } = useTranslation();
  const { study, subject: code } = subject;
  const history = useQuery({ queryKey: ["history", study, code, lens], queryFn: () => historyOfSubject(study, code, lens) });
  return (
    <>
      <div className="names">
        <section className="card" aria-labelledby="personal">
          <h2 id="personal">{t("names.personal")}</h2>
          <p className="hint">{t("names.personalIs")}</p>
          <PersonFacts person={subject.person} />
        </section>
        <Intended subject={subject} />
        <Observed subject={subject} lens={lens} />
      </div>
      <Visits visits={subject.visits} />
      <section className="card" aria-labelledby="history">
        <h2 id="history">{t("history.title")}</h2>
        {history.isPending && <Loading />}
        {history.isError && <Problem error={history.error} onRetry={() => void history.refetch()} />}
        {history.data && <Entries entries={history.data.entries} />}
        {history.data?.more && <p className="hint">{t("history.more")}</p>}
      </section>
    </>
  );
}

function Intended({ subject }: { subject: Subject }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="intended">
      <h2 id="intended">{t("names.intended")}</h2>
      <p className="hint">{t("names.intendedIs")}</p>
      <p className="code">{subject.subject}</p>
      <Facts facts={[
        [t("study.site"), subject.site],
        [t("subject.enrolled"), date(subject.enrolledOn)],
        [t("subject.left"), subject.status === "withdrawn" ? date(subject.statusOn) || t("study.withdrawn") : ""],
        [t("subject.former"), subject.formerCodes.join(", ")],
        [t("subject.aliases"), subject.aliases.join(", ")],
        ...Object.entries(subject.identifiers).map(([name, value]): [string, string] => [name, value]),
      ]} />
    </section>
  );
}

/** What was typed on each of the subject's scans. */
function Observed({ subject, lens }: { subject: Subject; lens: Lens }) {
  const { t } = useTranslation();
  const scans = useQuery({
    queryKey: ["scans", subject.study, subject.subject, lens],
    queryFn: () => scansOf(subject.study, lens, subject.subject),
  });
  return (
    <section className="card" aria-labelledby="observed">
      <h2 id="observed">{t("names.observed")}</h2>
      <p className="hint">{t("names.observedIs")}</p>
      {scans.isPending && <Loading />}
      {scans.isError && <Problem error={scans.error} onRetry={() => void scans.refetch()} />}
      {scans.data?.length === 0 && <p>{t("subject.noScans")}</p>}
      <ul className="plain">
        {scans.data?.map((scan) => (
          <li key={scan.id}>
            <Link href={`/scan/${scan.id}`}><code>{scan.typed?.PatientID || t("review.noId")}</code></Link>{" "}
            <span className="hint">{[date(scan.studyDate), scan.modality, scan.studyDescription, scan.answer.visit].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Visits({ visits }: { visits: GridCell[] }) {
  const { t } = useTranslation();
  const columns = ["visit", "state", "scheduled", "window", "done", "scans"] as const;
  return (
    <section aria-labelledby="visits">
      <h2 id="visits">{t("subject.visits")}</h2>
      <table className="list">
        <thead><tr>{columns.map((name) => <th key={name} scope="col">{t(`subject.column.${name}`)}</th>)}</tr></thead>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.visit}>
              <td data-label={t("subject.column.visit")}>{visit.visit}</td>
              <td data-label={t("subject.column.state")} className={visit.state}>{t(`studies.${visit.state}`)}</td>
              <td data-label={t("subject.column.scheduled")}>{date(visit.scheduled)}</td>
              <td data-label={t("subject.column.window")}>
                {visit.windowLow && visit.windowHigh && t("study.window", { from: date(visit.windowLow), to: date(visit.windowHigh) })}
              </td>
              <td data-label={t("subject.column.done")}>{date(visit.doneOn)}</td>
              <td data-label={t("subject.column.scans")}>
                {visit.scans.map((scan, i) => <span key={scan}><Link href={`/scan/${scan}`}>{t("subject.scan", { number: i + 1 })}</Link> </span>)}
                {visit.doubtful.map((scan) => <span key={scan}><Link href={`/scan/${scan}`}>{t("subject.doubtful")}</Link> </span>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
