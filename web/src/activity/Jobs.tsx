import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Job, jobs, steer } from "../api/archive";
import { moment, percent } from "../format";
import { Empty, Loading, Problem } from "../parts/states";

const LOOK_MS = 2000;
const ENDED: readonly string[] = ["Success", "Failure"];

/** One's own jobs, and those of others for whoever steers them. */
export function Jobs() {
  const { t } = useTranslation();
  const list = useQuery({ queryKey: ["jobs"], queryFn: jobs, refetchInterval: LOOK_MS });
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs">{t("activity.jobs")}</h2>
      {list.isPending && <Loading />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <Empty><p>{t("activity.noJobs")}</p></Empty>}
      {list.data && list.data.length > 0 && <Table jobs={list.data} />}
    </section>
  );
}

function Table({ jobs: lines }: { jobs: Job[] }) {
  const { t } = useTranslation();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t("activity.job")}</th>
          <th scope="col">{t("activity.state")}</th>
          <th scope="col">{t("activity.progress")}</th>
          <th scope="col">{t("activity.begun")}</th>
          <th scope="col">{t("activity.do")}</th>
        </tr>
      </thead>
      <tbody>
        {[...lines].sort((a, b) => b.CreationTime.localeCompare(a.CreationTime)).map((job) => <Line key={job.ID} job={job} />)}
      </tbody>
    </table>
  );
}

/** As the routes of Orthanc write it, YYYYMMDDTHHMMSS, in UTC. */
function begun(text: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(text);
  return parts ? moment(`${parts.slice(1, 4).join("-")}T${parts.slice(4, 7).join(":")}Z`) : text;
}

function Line({ job }: { job: Job }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const steering = useMutation({
    mutationFn: (verb: "cancel" | "resubmit") => steer(job.ID, verb),
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  const name = `${job.Type} ${job.ID.slice(0, 8)}`;
  const button = (verb: "cancel" | "resubmit") => (
    <button type="button" className="quiet" disabled={steering.isPending} aria-label={`${t(`activity.${verb}`)}: ${name}`} onClick={() => steering.mutate(verb)}>
      {t(`activity.${verb}`)}
    </button>
  );
  return (
    <tr>
      <td data-label={t("activity.job")}>{name}</td>
      <td data-label={t("activity.state")}>
        {t(`activity.is.${job.State}`)}
        {job.State === "Failure" && <><br /><span className="hint">{job.ErrorDescription}</span></>}
      </td>
      <td data-label={t("activity.progress")}>
        <progress max={100} value={job.Progress} aria-label={`${t("activity.progress")}: ${name}`} /> {percent(job.Progress / 100)}
      </td>
      <td data-label={t("activity.begun")}>{begun(job.CreationTime)}</td>
      <td data-label={t("activity.do")}>
        {!ENDED.includes(job.State) && button("cancel")}
        {job.State === "Failure" && button("resubmit")}
        {steering.isError && <Problem error={steering.error} />}
      </td>
    </tr>
  );
}
