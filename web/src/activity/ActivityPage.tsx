import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { newestEvent } from "../api/archive";
import { useMay } from "../app/SessionContext";
import { moment } from "../format";
import { Page } from "../parts/Page";
import { Empty, Problem } from "../parts/states";
import { type Happened, useEvents } from "./events";
import { Jobs } from "./Jobs";
import { Webhooks } from "./Webhooks";

/** So many of the last events are told to whoever opens the page. */
const LOOKED_BACK = 50;

/** What goes on: jobs, and what happens while one looks. */
export function ActivityPage() {
  const { t } = useTranslation();
  const manages = useMay("MANAGE_REMOTES");
  return (
    <Page title={t("activity.title")}>
      <Jobs />
      {manages && <Webhooks />}
      <Happenings />
    </Page>
  );
}

function Happenings() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const newest = useQuery({ queryKey: ["events", "newest"], queryFn: newestEvent, staleTime: Infinity });
  const hear = useCallback(
    (event: Happened) => {
      if (event.type.startsWith("job.")) void queries.invalidateQueries({ queryKey: ["jobs"] });
    },
    [queries],
  );
  const since = newest.data === undefined ? undefined : Math.max(0, newest.data - LOOKED_BACK);
  const { events, line } = useEvents(since, hear);
  return (
    <section aria-labelledby="happenings">
      <h2 id="happenings">{t("activity.events")}</h2>
      {newest.isError && <Problem error={newest.error} onRetry={() => void newest.refetch()} />}
      <p className="hint" role="status" data-line={line}>{t(`activity.line.${line}`)}</p>
      {events.length === 0
        ? <Empty><p>{t("activity.noEvents")}</p></Empty>
        : (
          <ul className="happenings">
            {events.map((event) => <li key={event.seq}><Told event={event} /></li>)}
          </ul>
        )}
    </section>
  );
}

function Told({ event }: { event: Happened }) {
  const { t } = useTranslation();
  const whose = [event.researchStudy, event.subject, event.visit].filter(Boolean).join(" · ");
  const knows = useMay("IDENTITY_READ");
  const reads = useMay("READ_RECORDED");
  const views = useMay("READ_VIEWED");
  const scan = event.scan && knows ? `/scan/${event.scan}` : "";
  const place = scan || (event.imagingStudy && (reads || views) ? `/studies/${event.imagingStudy}` : "");
  const title = t(`activity.event.${event.type}`);
  const what = event.jobType ?? event.finding ?? event.site ?? event.action ?? whose;
  return (
    <>
      <strong>{place ? <Link href={place}>{title}</Link> : title}</strong>
      {what && <> {what}</>}
      {event.outcome === "FAILED" && <> — {t("activity.failed")}</>}
      {event.state === "review" && <> <Link href="/review">{t("activity.inReview")}</Link></>}
      {event.account && <> ({event.account})</>}
      {event.at && <> <time className="hint" dateTime={event.at}>{moment(event.at)}</time></>}
    </>
  );
}
