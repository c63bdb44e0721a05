import { useTranslation } from "react-i18next";
import { number } from "../format";
import { save } from "../parts/save";
import { announce } from "../parts/announce";
import { Curve } from "./Curve";
import { LeftError } from "./pixels";
import { lengthOf } from "./region";
import { unitOf } from "./series";
import type { Measure, View, Viewing } from "./viewing";

interface MeasuresProps {
  viewing: Viewing;
  view: View;
}

/** What was measured, in numbers. */
export function Measures({ viewing, view }: MeasuresProps) {
  const { t } = useTranslation();
  const { series, measures, curve, progress } = view;
  if (!series) return null;
  const unit = unitOf(series, view.asSuv);
  return (
    <section className="measures" aria-label={t("viewer.measures")}>
      {progress && <progress value={progress.done} max={progress.total} aria-label={t("viewer.coming")} />}
      {measures.length > 0 && (
        <div className="scroll">
          <table className="list">
            <caption className="unseen">{t("viewer.measures")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("viewer.measure")}</th>
                <th scope="col" className="number">{t("viewer.mean")}{unit && ` (${unit})`}</th>
                <th scope="col" className="number">{t("viewer.deviation")}</th>
                <th scope="col" className="number">{t("viewer.least")}</th>
                <th scope="col" className="number">{t("viewer.most")}</th>
                <th scope="col" className="number">{t("viewer.area")}</th>
                <th scope="col"><span className="unseen">{t("viewer.actions")}</span></th>
              </tr>
            </thead>
            <tbody>{measures.map((one) => <Row key={one.id} viewing={viewing} view={view} measure={one} />)}</tbody>
          </table>
        </div>
      )}
      {curve && (
        <>
          <Curve points={curve.points} unit={unit} />
          <button type="button" onClick={() => save("curve.csv", "text/csv", asTable(view))}>{t("viewer.saveCurve")}</button>
        </>
      )}
    </section>
  );
}

function asTable({ curve, series, asSuv }: View): string {
  const unit = series ? unitOf(series, asSuv) : "";
  const rows = curve?.points.map(({ frame, timeS, mean }) => {
    const one = series?.frames[frame];
    return [frame + 1, one?.startS ?? "", one?.durationS ?? "", timeS ?? "", mean, unit].join(",");
  });
  return ["frame,start_s,duration_s,middle_s,mean,unit", ...(rows ?? []), ""].join("\n");
}

function Row({ viewing, view, measure }: MeasuresProps & { measure: Measure }) {
  const { t } = useTranslation();
  const { id, shape, result } = measure;
  const trace = () => void viewing.trace(id).catch((error: unknown) => {
    // Of a series that has been left, nobody wants to know.
    if (error instanceof LeftError) return;
    viewing.change({ progress: null });
    announce(t("viewer.noCurve", { why: String(error) }));
  });
  const cell = (label: string, value: number | undefined, digits = 4) => (
    <td className="number" data-label={label} data-value={value}>{value === undefined ? "–" : number(value, digits)}</td>
  );
  return (
    <tr>
      <th scope="row">{`${id} · ${t(`viewer.tools.${shape.kind}`)}`}{shape.kind === "length" && ` ${number(lengthOf(shape), 1)} mm`}</th>
      {cell(t("viewer.mean"), result?.mean)}
      {cell(t("viewer.deviation"), result?.deviation)}
      {cell(t("viewer.least"), result?.least)}
      {cell(t("viewer.most"), result?.most)}
      {cell(t("viewer.area"), result?.areaMm2, 1)}
      <td>
        {shape.kind !== "length" && (view.series?.frames.length ?? 0) > 1 && (
          <button type="button" className="quiet" onClick={trace}>{t("viewer.curve")}</button>
        )}
        <button type="button" className="quiet" aria-label={t("viewer.remove", { id })} onClick={() => viewing.forget(id)}>✕</button>
      </td>
    </tr>
  );
}
