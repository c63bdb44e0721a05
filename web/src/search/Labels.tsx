import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { allLabels, labelsOf, setLabel } from "../api/scans";
import { useMay } from "../app/SessionContext";
import { announce } from "../parts/announce";
import { useReason } from "../parts/states";

/** What a label may be (docs/annotations.md). */
export const LABEL = "[A-Za-z0-9_\\-]{1,64}";

/** The labels of a resource: seen by all who may read it, changed by those who may annotate. */
export function Labels({ path, id }: { path: string; id: string }) {
  const { t } = useTranslation();
  const changes = useMay("ANNOTATE");
  const queries = useQueryClient();
  const reason = useReason();
  const [wrong, setWrong] = useState("");
  const labels = useQuery({ queryKey: ["labels", path, id], queryFn: () => labelsOf(path, id) });
  const change = async (label: string, set: boolean) => {
    setWrong("");
    try {
      await setLabel(path, id, label, set);
      announce(t(set ? "labels.added" : "labels.removed", { label }));
      await queries.invalidateQueries({ predicate: ({ queryKey }) => ["labels", "all-labels", "found", "resource"].includes(String(queryKey[0])) });
    } catch (error) {
      setWrong(reason(error));
    }
  };
  if (!labels.data || (labels.data.length === 0 && !changes)) return null;
  return (
    <section className="labels" aria-label={t("labels.title")}>
      <strong>{t("labels.title")}</strong>
      <ul>
        {labels.data.map((label) => (
          <li key={label}>
            {label}
            {changes && (
              <button type="button" className="quiet" aria-label={t("labels.remove", { label })} onClick={() => void change(label, false)}>×</button>
            )}
          </li>
        ))}
      </ul>
      {changes && <LabelForm onAdd={(label) => void change(label, true)} />}
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
