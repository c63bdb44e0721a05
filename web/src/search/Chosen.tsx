import { useTranslation } from "react-i18next";
import { type Level, PATHS, setLabel } from "../api/scans";
import { url } from "../api/client";
import { content, type Lens } from "../app/lens";
import { useMay } from "../app/SessionContext";
import { useChange } from "../parts/useChange";
import { LabelForm } from "./Labels";

interface ChosenProps {
  level: Level;
  ids: string[];
  lens: Lens;
}

/** What can be done with all that was chosen: take it away as one zip, which streams; label it. */
export function Chosen({ level, ids, lens }: ChosenProps) {
  const { t } = useTranslation();
  const labels = useMay("ANNOTATE") && lens.viewpoint === "";
  const { wrong, change } = useChange("labels", "all-labels", "found");
  if (ids.length === 0) return null;
  const add = (label: string) =>
    void change(async () => {
      for (const id of ids) await setLabel(PATHS[level], id, label, true);
    }, t("labels.added", { label }));
  return (
    <section className="card chosen" aria-label={t("search.chosen")}>
      <strong>{t("search.chosenCount", { count: ids.length })}</strong>
      <a className="button primary" href={url(content(`tools/create-archive?resources=${ids.join(",")}`, lens))} download>{t("search.download")}</a>
      {labels && <LabelForm onAdd={add} />}
      {wrong && <p className="bad" role="alert">{wrong}</p>}
    </section>
  );
}
