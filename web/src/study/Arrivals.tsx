import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Scan } from "../api/types";
import { date, number } from "../format";

const WEEK_MS = 7 * 24 * 3600 * 1000;
const WEEKS_MAX = 104;
const HEIGHT = 60;
const BAR = 10;

/** How many scans arrived in each week, until now. */
export function weekly(scans: Scan[], now: number): { from: string; count: number }[] {
  const arrivals = scans.map((scan) => Date.parse(scan.receivedAt ?? "")).filter((at) => !Number.isNaN(at));
  if (arrivals.length === 0) return [];
  const last = Math.floor(now / WEEK_MS);
  const first = Math.max(last - WEEKS_MAX + 1, Math.floor(Math.min(...arrivals) / WEEK_MS));
  const weeks = Array.from({ length: last - first + 1 }, (_, i) => ({
    from: new Date((first + i) * WEEK_MS).toISOString().slice(0, 10),
    count: 0,
  }));
  for (const at of arrivals) {
    const week = weeks[Math.floor(at / WEEK_MS) - first];
    if (week) week.count++;
  }
  return weeks;
}

export function Arrivals({ scans }: { scans: Scan[] }) {
  const { t } = useTranslation();
  const [now] = useState(Date.now);
  const weeks = weekly(scans, now);
  const most = Math.max(1, ...weeks.map(({ count }) => count));
  if (weeks.length === 0) return null;
  const told = t("study.arrivalsTold", { count: scans.length, from: date(weeks[0]?.from) });
  return (
    <section className="card" aria-labelledby="arrivals">
      <h2 id="arrivals">{t("study.arrivals")}</h2>
      <svg className="arrivals" role="img" aria-label={told} preserveAspectRatio="xMinYMax meet"
        viewBox={`0 0 ${Math.max(30, weeks.length) * BAR} ${HEIGHT}`}>
        {weeks.map(({ from, count }, i) => (
          <rect key={from} x={i * BAR + 1} width={BAR - 2} y={HEIGHT - (HEIGHT * count) / most} height={(HEIGHT * count) / most}>
            <title>{`${date(from)}: ${number(count)}`}</title>
          </rect>
        ))}
      </svg>
      <p className="hint">{told}</p>
    </section>
  );
}
