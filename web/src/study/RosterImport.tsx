import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { importTables } from "../api/archive";
import type { ImportAnswer } from "../api/types";
import { announce } from "../parts/announce";
import { Problem } from "../parts/states";

const SHOWN = 100;

/** Takes a roster and its visits as CSV; shows what would change before it does. */
export function RosterImport({ id }: { id: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const input = useId();
  const [files, setFiles] = useState<File[]>([]);
  const [answer, setAnswer] = useState<ImportAnswer>();
  const [error, setError] = useState<unknown>();

  const send = async (chosen: File[], preview: boolean) => {
    setError(undefined);
    const tables = new FormData();
    for (const file of chosen) tables.append("f", file, file.name);
    try {
      const given = await importTables(id, tables, preview);
      setAnswer(given);
      if (!preview) {
        announce(t("import.done"));
        setFiles([]);
        await queries.invalidateQueries();
      }
    } catch (failure) {
      setAnswer(undefined);
      setError(failure);
    }
  };
  const choose = (chosen: File[]) => {
    setFiles(chosen);
    setAnswer(undefined);
    if (chosen.length > 0) void send(chosen, true);
  };
  return (
    <section className="card" aria-labelledby={`${input}-title`}>
      <h2 id={`${input}-title`}>{t("import.title")}</h2>
      <p className="hint">{t("import.hint")}</p>
      <label htmlFor={input}>{t("import.files")} </label>
      <input id={input} type="file" multiple accept=".csv,.conf" onChange={(event) => choose([...(event.target.files ?? [])])} />
      {error !== undefined && <Problem error={error} />}
      {answer && <Changes answer={answer} />}
      {answer?.preview && answer.changes.length > 0 && (
        <p className="buttons"><button type="button" className="primary" onClick={() => void send(files, false)}>{t("import.apply")}</button></p>
      )}
    </section>
  );
}

function Changes({ answer }: { answer: ImportAnswer }) {
  const { t } = useTranslation();
  const { changes, problems, preview } = answer;
  const more = changes.length - SHOWN;
  return (
    <div role="status">
      <p>{t(preview ? "import.wouldChange" : "import.changed", { count: changes.length })}</p>
      <ul>
        {changes.slice(0, SHOWN).map((one) => <li key={`${one.file}:${one.line}:${one.change}`}>{one.change} <span className="hint">{one.file}:{one.line}</span></li>)}
        {more > 0 && <li className="hint">{t("import.more", { count: more })}</li>}
      </ul>
      <Problems problems={problems.filter(({ severity }) => severity === "error")} bad />
      <Problems problems={problems.filter(({ severity }) => severity !== "error")} />
    </div>
  );
}

function Problems({ problems, bad = false }: { problems: ImportAnswer["problems"]; bad?: boolean }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <details open={bad}>
      <summary className={bad ? "bad" : "hint"}>{t(bad ? "import.problems" : "import.remarks", { count: problems.length })}</summary>
      <ul>
        {problems.slice(0, SHOWN).map((one) => (
          <li key={`${one.file}:${one.line}:${one.what}`}>
            {one.file}:{one.line} {one.column && <code>{one.column}</code>} {one.what}. {one.remedy}
          </li>
        ))}
      </ul>
    </details>
  );
}
