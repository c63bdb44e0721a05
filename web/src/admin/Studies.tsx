import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { studies, study } from "../api/archive";
import type { StudyDetails } from "../api/types";
import { PLAIN } from "../app/lens";
import { number } from "../format";
import { Empty, Loading, Problem } from "../parts/states";

/** The research studies as their folders describe them: sites and visits. */
export function Studies() {
  const { t } = useTranslation();
  const lines = useQuery({ queryKey: ["studies", PLAIN], queryFn: () => studies(PLAIN) });
  const details = useQueries({
    queries: (lines.data ?? []).map(({ id }) => ({ queryKey: ["study", id, PLAIN], queryFn: () => study(id, PLAIN) })),
  });
  const failed = [lines, ...details].find((query) => query.isError);
  if (failed) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!lines.data) return <Loading />;
  if (lines.data.length === 0) return <Empty><p>{t("studies.none")}</p></Empty>;
  return (
    <>
      <p className="hint">{t("admin.studiesHint")}</p>
      {details.map(({ data }, at) => (data ? <Described key={data.id} study={data} /> : <Loading key={at} />))}
    </>
  );
}

function Described({ study: { id, shortName, protocol, sites, visits } }: { study: StudyDetails }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby={`study-${id}`}>
      <h2 id={`study-${id}`}><Link href={`/study/${encodeURIComponent(id)}`}>{shortName || id}</Link></h2>
      <p className="hint">{[protocol, id].filter((one) => one !== shortName).join(" · ")}</p>
      <table className="list">
        <caption className="unseen">{t("admin.sites")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("study.site")}</th>
            <th scope="col">{t("admin.prefix")}</th>
            <th scope="col">{t("admin.organization")}</th>
            <th scope="col">{t("admin.institution")}</th>
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => (
            <tr key={site.id}>
              <td data-label={t("study.site")}><strong>{site.id}</strong></td>
              <td data-label={t("admin.prefix")}>{site.prefix}</td>
              <td data-label={t("admin.organization")}>{site.organization}</td>
              <td data-label={t("admin.institution")}>{site.institution}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="plain">
        {visits.map(({ visit, offsetDays, windowDays }) => (
          <li key={visit}>{t("admin.visit", { visit, offset: number(offsetDays), window: number(windowDays) })}</li>
        ))}
      </ul>
    </section>
  );
}
