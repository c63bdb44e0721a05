import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number as written } from "../format";
import { MAPS, type MapName } from "./colours";
import { type DataSet, text } from "./dicomJson";
import { unitOf } from "./series";
import { T } from "./tags";
import { TOOLS, type View, type Viewing } from "./viewing";

interface ControlsProps {
  viewing: Viewing;
  view: View;
}

/** How the series is shown. */
export function Controls({ viewing, view, list, planes }: ControlsProps & { list: DataSet[]; planes: boolean }) {
  const { t } = useTranslation();
  const { series } = view;
  if (!series) return null;
  const can = planes && series.grid !== null;
  return (
    <div className="controls">
      <Layouts viewing={viewing} view={view} can={can} />
      {!can && <p className="hint">{t(planes ? `viewer.flat.${series.flat ?? "uneven"}` : "viewer.noPlanes")}</p>}
      <Values viewing={viewing} view={view} />
      <label>
        {t("viewer.map")}
        <select value={view.map} onChange={(event) => viewing.change({ map: event.target.value as MapName })}>
          {MAPS.map((map) => <option key={map} value={map}>{t(`viewer.maps.${map}`)}</option>)}
        </select>
      </label>
      <Window viewing={viewing} view={view} />
      {can && <Fusion viewing={viewing} view={view} list={list} />}
      <Tools viewing={viewing} view={view} />
      <Here view={view} />
    </div>
  );
}

function Layouts({ viewing, view, can }: ControlsProps & { can: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="choice" role="group" aria-label={t("viewer.layout")}>
      {(["stack", "planes"] as const).map((layout) => (
        <button
          key={layout} type="button" aria-pressed={view.layout === layout} disabled={layout === "planes" && !can}
          onClick={() => viewing.change({ layout, trouble: null, ...(layout === "stack" ? { fused: null } : {}) })}
        >
          {t(`viewer.layouts.${layout}`)}
        </button>
      ))}
    </div>
  );
}

/** SUV or what is stored; where there are none, why. */
function Values({ viewing, view }: ControlsProps) {
  const { t } = useTranslation();
  const suv = view.series?.suv;
  if (!suv || !view.series || ("missing" in suv && suv.missing === "notPet")) return null;
  if ("missing" in suv) return <p className="note">{t("viewer.noSuv", { why: t(`viewer.suvMissing.${suv.missing}`) })}</p>;
  return (
    <label className="tick">
      <input type="checkbox" checked={view.asSuv} onChange={(event) => viewing.toSuv(event.target.checked)} />
      {t("viewer.suv")}
    </label>
  );
}

function Window({ viewing, view }: ControlsProps) {
  const { t } = useTranslation();
  const unit = view.series ? unitOf(view.series, view.asSuv) : "";
  const ends = { low: view.low, high: view.high };
  return (
    <fieldset className="window">
      <legend>{t("viewer.window")}{unit && ` (${unit})`}</legend>
      {(["low", "high"] as const).map((end) => (
        <Level
          key={end} label={t(`viewer.${end}`)} value={ends[end]}
          onChange={(value) => (end === "low" ? value < view.high : value > view.low) && viewing.change({ [end]: value })}
        />
      ))}
    </fieldset>
  );
}

/** A number that may be typed: it counts once it is one. */
function Level({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label>
      {label}
      <input
        type="text" inputMode="decimal" value={typed ?? String(Number(value.toPrecision(5)))}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = Number(event.target.value.replace(",", "."));
          if (event.target.value.trim() !== "" && Number.isFinite(next)) onChange(next);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}

/** Another volume behind this one: what lies at the same place of the patient. */
function Fusion({ viewing, view, list }: ControlsProps & { list: DataSet[] }) {
  const { t } = useTranslation();
  const [refused, setRefused] = useState(false);
  const others = list.filter((one) => text(one, T.SeriesInstanceUID) !== view.series?.uid && ["CT", "MR", "PT"].includes(text(one, T.Modality)));
  const fuse = async (uid: string) => {
    setRefused(false);
    if (uid === "") {
      viewing.change({ fused: null, trouble: null });
      return;
    }
    const other = await viewing.series(uid);
    const own = viewing.now().series;
    const fits = other?.grid && own && other.frameOfReference !== "" && other.frameOfReference === own.frameOfReference;
    if (fits) viewing.change({ fused: other, layout: "planes", trouble: null });
    else setRefused(true);
  };
  if (others.length === 0) return null;
  return (
    <>
      <label>
        {t("viewer.fusion")}
        <select value={view.fused?.uid ?? ""} onChange={(event) => void fuse(event.target.value).catch((trouble: unknown) => viewing.change({ trouble }))}>
          <option value="">{t("viewer.noFusion")}</option>
          {others.map((one) => (
            <option key={text(one, T.SeriesInstanceUID)} value={text(one, T.SeriesInstanceUID)}>
              {`${text(one, T.Modality)} ${text(one, T.SeriesDescription)}`}
            </option>
          ))}
        </select>
      </label>
      {refused && <p className="note" role="status">{t("viewer.noFit")}</p>}
      {view.fused && (
        <label>
          {t("viewer.opacity")}
          <input
            type="range" min="0" max="1" step="0.05" value={view.opacity}
            onChange={(event) => viewing.change({ opacity: Number(event.target.value) })}
          />
        </label>
      )}
    </>
  );
}

function Tools({ viewing, view }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="choice tools" role="group" aria-label={t("viewer.tool")}>
      {TOOLS.map((tool) => (
        <button key={tool} type="button" aria-pressed={view.tool === tool} onClick={() => viewing.change({ tool })}>
          {t(`viewer.tools.${tool}`)}
        </button>
      ))}
    </div>
  );
}

/** Where the cross is, and what is there. */
function Here({ view }: { view: View }) {
  const { t } = useTranslation();
  const unit = view.series ? unitOf(view.series, view.asSuv) : "";
  return (
    <p className="here">
      <span className="hint">{t("viewer.here", { place: view.point.map((one) => written(one, 1)).join(" · ") })}</span>
      <output data-value={view.level ?? ""} data-point={view.point.join(" ")}>
        {view.level === null ? "–" : `${written(view.level, 4)} ${unit}`}
      </output>
    </p>
  );
}
