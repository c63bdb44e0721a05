import { useTranslation } from "react-i18next";
import { number } from "../format";
import type { View, Viewing } from "./viewing";

/** Which moment of a dynamic series is shown. */
export function TimeBar({ viewing, view }: { viewing: Viewing; view: View }) {
  const { t } = useTranslation();
  const frames = view.series?.frames ?? [];
  const shown = frames[view.frame];
  const when = shown?.startS === null || shown === undefined
    ? ""
    : t("viewer.span", { from: number(shown.startS, 1), to: number(shown.startS + (shown.durationS ?? 0), 1) });
  return (
    <div className="time">
      <label htmlFor="time-frame">{t("viewer.frame", { number: view.frame + 1, count: frames.length })}</label>
      <input
        id="time-frame" type="range" min="0" max={frames.length - 1} step="1" value={view.frame} aria-valuetext={when || String(view.frame + 1)}
        onChange={(event) => viewing.toFrame(Number(event.target.value))}
      />
      <span className="hint">{when}</span>
    </div>
  );
}
