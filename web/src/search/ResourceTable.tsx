import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { type Level, PATHS } from "../api/scans";
import type { StoredResource } from "../api/types";
import { type Column, COLUMNS } from "./columns";

interface ResourceTableProps {
  level: Level;
  rows: StoredResource[];
  chosen?: ReadonlySet<string>;
  onChoose?: (ids: string[], chosen: boolean) => void;
}

/** Resources of one level, perhaps to be chosen. */
export function ResourceTable({ level, rows, chosen, onChoose }: ResourceTableProps) {
  const { t } = useTranslation();
  const ids = rows.map(({ ID }) => ID);
  return (
    <table className={`list ${PATHS[level]}`}>
      <thead>
        <tr>
          {onChoose && (
            <th scope="col">
              <input type="checkbox" aria-label={t("search.chooseAll")} checked={ids.every((id) => chosen?.has(id))}
                onChange={(event) => onChoose(ids, event.target.checked)} />
            </th>
          )}
          {COLUMNS[level].map(({ name, look }) => <th key={name} scope="col" className={look === "number" ? "number" : ""}>{t(`search.column.${name}`)}</th>)}
          <th scope="col">{t("labels.title")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.ID}>
            {onChoose && (
              <td>
                <input type="checkbox" aria-label={t("search.choose", { name: COLUMNS[level][0]?.value(one) ?? "" })} checked={chosen?.has(one.ID) ?? false}
                  onChange={(event) => onChoose([one.ID], event.target.checked)} />
              </td>
            )}
            {COLUMNS[level].map((column) => <Cell key={column.name} column={column} level={level} one={one} />)}
            <td data-label={t("labels.title")} className={one.Labels?.length ? "" : "none"}>{one.Labels?.join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ column: { name, value, look }, level, one }: { column: Column; level: Level; one: StoredResource }) {
  const { t } = useTranslation();
  const text = value(one);
  const none = text === "" && look !== "link";
  return (
    <td data-label={t(`search.column.${name}`)} dir="auto" className={`${look ?? ""} ${none ? "none" : ""}`}>
      {look === "link" ? <Link href={`/${PATHS[level]}/${one.ID}`}>{text || t("resource.unnamed")}</Link> : text}
    </td>
  );
}
