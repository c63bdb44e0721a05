import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Level, PATHS, setLabel } from "../api/scans";
import { url } from "../api/client";
import { content, type Lens } from "../app/lens";
import { useMay } from "../app/SessionContext";
import { announce } from "../parts/announce";
import { useReason } from "../parts/states";
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
  const queries = useQueryClient();
  const reason = useReason();
  const [wrong, setWrong] = useState("");
  if (ids.length === 0) return null;
  const change = async (label: string, set: boolean) => {
    setWrong("");
    try {
      for (const id of ids) await setLabel(PATHS[level], id, label, set);
      announce(t(set ? "labels.added" : "labels.removed", { label }));
    } catch (error) {
      setWrong(reason(error));
    }
    await queries.invalidateQueries({ predicate: ({ queryKey }) => ["labels", "all-labels", "found"].includes(String(queryKey[0])) });
  };
  return (
    <section className="card chosen" aria-label={t("search.chosen")}>
      <strong>{t("search.chosenCount", { count: ids.length })}</strong>
      <a className="button primary" href={url(content(`tools/create-archive?resources=${ids.join(",")}`, lens))} download>{t("search.download")}</a>
      {labels && <LabelForm onAdd={(label) => void change(label, true)} />}
      {wrong && <p className="bad" role="alert">{wrong}</p>}
    </section>
  );
}
