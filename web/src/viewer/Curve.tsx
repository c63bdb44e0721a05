import { useTranslation } from "react-i18next";
import { number } from "../format";
import type { CurvePoint } from "./viewing";

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 64;
const BOTTOM = 34;
const TOP = 12;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Activity over time: the mean of a region in each frame, at the middle of the frame. */
export function Curve({ points, unit }: { points: readonly CurvePoint[]; unit: string }) {
  const { t } = useTranslation();
  const timed = points.every((one) => one.timeS !== null);
  // Without times, frame by frame.
  const along = (one: CurvePoint) => (timed ? (one.timeS ?? 0) / 60 : one.frame + 1);
  const far = Math.max(1e-9, ...points.map(along));
  const high = Math.max(1e-9, ...points.map((one) => one.mean));
  const x = (value: number) => LEFT + (value / far) * (WIDTH - LEFT - 16);
  const y = (value: number) => HEIGHT - BOTTOM - (value / high) * (HEIGHT - BOTTOM - TOP);
  return (
    <figure className="curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("viewer.curveOf", { unit, most: number(high, 3) })}>
        {TICKS.map((part) => (
          <g key={part}>
            <line className="rule" x1={LEFT} x2={WIDTH - 16} y1={y(part * high)} y2={y(part * high)} />
            <text x={LEFT - 8} y={y(part * high) + 4} textAnchor="end">{number(part * high, 2)}</text>
            <text x={x(part * far)} y={HEIGHT - 14} textAnchor="middle">{number(part * far, 1)}</text>
          </g>
        ))}
        <polyline points={points.map((one) => `${x(along(one))},${y(Math.max(0, one.mean))}`).join(" ")} />
        {points.map((one) => <circle key={one.frame} cx={x(along(one))} cy={y(Math.max(0, one.mean))} r="3.5" />)}
      </svg>
      <figcaption className="hint">{timed ? t("viewer.minutes", { unit }) : t("viewer.byFrame", { unit })}</figcaption>
      <details>
        <summary>{t("viewer.asTable")}</summary>
        <table className="list curve-table">
          <thead><tr><th scope="col">{t("viewer.second")}</th><th scope="col" className="number">{t("viewer.mean")}</th></tr></thead>
          <tbody>
            {points.map((one) => (
              <tr key={one.frame} data-time={one.timeS ?? ""} data-mean={one.mean}>
                <td data-label={t("viewer.second")}>{one.timeS === null ? one.frame + 1 : number(one.timeS, 1)}</td>
                <td className="number" data-label={t("viewer.mean")}>{number(one.mean, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
