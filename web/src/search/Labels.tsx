import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { allLabels, labelsOf, setLabel } from "../api/scans";
import { useMay } from "../app/SessionContext";
import { useChange } from "../parts/useChange";

/** What a label may be (docs/annotations.md). */
export const LABEL = "[A-Za-z0-9_\\-]{1,64}";

/** The labels of a resource: seen by all who may read it, changed by those who may annotate. */
export function Labels({ path, id }: { path: string; id: string }) {
  const { t } = useTranslation();
  const changes = useMay("ANNOTATE");
  const { wrong, change } = useChange("labels", "all-labels", "found", "resource");
  const labels = useQuery({ queryKey: ["labels", path, id], queryFn: () => labelsOf(path, id) });
  const put = (label: string, set: boolean) =>
    void change(() => setLabel(path, id, label, set), t(set ? "labels.added" : "labels.removed", { label }));
  if (!labels.data || (labels.data.length === 0 && !changes)) return null;
  return (
    <section className="labels" aria-label={t("labels.title")}>
      <strong>{t("labels.title")}</strong>
      <ul>
        {labels.data.map((label) => (
          <li key={label}>
            {label}
            {changes && (
              <button type="button" className="quiet" aria-label={t("labels.remove", { label })} onClick={() => put(label, false)}>×</button>
            )}
          </li>
        ))}
      </ul>
      {changes && <LabelForm onAdd={(label) => put(label, true)} />}
      {wrong && <p className="bad" role="alert">{wrong}</p>}
    </section>
  );
}

/** Takes a label; proposes those that are in use. */
export function LabelForm({ onAdd }: { onAdd: (label: string) => void }) {
  const { t } = useTranslation();
  const list = useId();
  const [text, setText] = useState("");
  const known = useQuery({ queryKey: ["all-labels"], queryFn: allLabels, staleTime: 60_000 });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onAdd(text);
    setText("");
  };
  return (
    <form onSubmit={submit}>
      <input aria-label={t("labels.new")} placeholder={t("labels.new")} list={list} required pattern={LABEL} title={t("labels.rule")}
        value={text} onChange={(event) => setText(event.target.value)} />
      <datalist id={list}>{known.data?.map((label) => <option key={label} value={label} />)}</datalist>
      <button type="submit">{t("labels.add")}</button>
    </form>
  );
}
