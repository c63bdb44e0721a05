import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { health, type Health as Told } from "../api/admin";
import { moment, number, percent, size } from "../format";
import { Loading, Problem } from "../parts/states";
import { known, level, lines, mean, rate, type Series } from "./series";

const LOOK_MS = 30_000;
const WIDTH = 300;
const HEIGHT = 60;

/** Whether the server takes scans, and how it has fared in the last day. */
export function Health() {
  const { t } = useTranslation();
  const told = useQuery({ queryKey: ["health"], queryFn: health, refetchInterval: LOOK_MS });
  if (told.isError) return <Problem error={told.error} onRetry={() => void told.refetch()} />;
  if (!told.data) return <Loading />;
  const { version, troubles, at } = told.data;
  const perSecond = (value: number) => t("health.perSecond", { value: number(value, 2) });
  return (
    <>
      <p className="hint">Trinomen {version}</p>
      {troubles.length === 0
        ? <p className="good" role="status">{t("health.ready")}</p>
        : <div className="problem" role="alert"><p>{t("health.refuses")}</p><ul>{troubles.map((trouble) => <li key={trouble}>{trouble}</li>)}</ul></div>}
      <Verified verification={told.data.verification} />
      <p className="hint">{t("health.since", { from: moment(at[0]) })}</p>
      <div className="charts">
        <Chart title={t("health.arriving")} series={rate(told.data, "trinomen_ingest_instances_total")} shown={perSecond} />
        <Chart title={t("health.arrivingBytes")} series={rate(told.data, "trinomen_ingest_bytes_total")} shown={(value) => t("health.perSecond", { value: size(value) })} />
        <Chart title={t("health.requests")} series={rate(told.data, "trinomen_http_requests_total")} shown={perSecond} />
        <Chart title={t("health.answering")} series={mean(told.data, "trinomen_http_request_seconds_sum", "trinomen_http_request_seconds_count")}
          shown={(value) => t("health.milliseconds", { value: number(value * 1000, 1) })} />
        <Chart title={t("health.processor")} series={rate(told.data, "process_cpu_seconds_total")} shown={percent} />
        <Chart title={t("health.memory")} series={level(told.data, "jvm_memory_used_bytes")} shown={size} />
        <Chart title={t("health.disk")} series={level(told.data, "trinomen_disk_free_bytes")} shown={size} />
        <Chart title={t("health.held")} series={level(told.data, "trinomen_instances")} shown={number} />
        <Chart title={t("health.heldBytes")} series={level(told.data, "trinomen_stored_bytes")} shown={size} />
        <Chart title={t("health.review")} series={level(told.data, "trinomen_review_scans")} shown={number} />
      </div>
    </>
  );
}

/** When all there is was last read and compared with its digests. */
function Verified({ verification }: { verification: Told["verification"] }) {
  const { t } = useTranslation();
  if (!verification) return <p className="note">{t("health.neverVerified")}</p>;
  const { startedAt, records, bytes, findings } = verification;
  const what = t("health.verified", { at: moment(startedAt), records: number(records), size: size(bytes) });
  return findings === 0
    ? <p className="good">{what} {t("health.allWell")}</p>
    : <p className="problem" role="alert">{what} {t("health.findings", { count: findings })}</p>;
}

function Chart({ title, series, shown }: { title: string; series: Series; shown: (value: number) => string }) {
  const { t } = useTranslation();
  const values = known(series.values);
  const last = values.at(-1);
  const told = last === undefined
    ? t("health.nothingYet")
    : t("health.told", { now: shown(last), low: shown(Math.min(...values)), high: shown(Math.max(...values)) });
  return (
    <figure className="card chart">
      <figcaption>{title}</figcaption>
      <p className="now">{last === undefined ? "—" : shown(last)}</p>
      <svg role="img" aria-label={`${title}: ${told}`} viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`} preserveAspectRatio="none">
        {lines(series, WIDTH, HEIGHT).map((line) => <path key={line} d={line} vectorEffect="non-scaling-stroke" />)}
      </svg>
      <p className="hint">{told}</p>
    </figure>
  );
}
