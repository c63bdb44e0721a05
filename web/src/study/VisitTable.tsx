import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { GridCell } from "../api/types";
import { date } from "../format";
import { subjectPlace } from "../scan/places";
import { type ScansById, SIGNS, type Standing, type StandingRow } from "./standing";

/** Subjects by visits. */
export const VisitTable = memo(function VisitTable({ study, rows, scans }: { study: string; rows: StandingRow[]; scans: ScansById }) {
  const { t } = useTranslation();
  const visits = [...new Set(rows.flatMap(({ cells }) => cells.map(({ cell }) => cell.visit)))];
  return (
    <div className="scroll" role="region" aria-label={t("study.visits")} tabIndex={0}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t("study.subject")}</th>
            <th scope="col">{t("study.site")}</th>
            {visits.map((visit) => <th key={visit} scope="col">{visit}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Row key={row.row.subject} study={study} row={row} visits={visits} scans={scans} />)}
        </tbody>
      </table>
    </div>
  );
});

interface RowProps {
  study: string;
  row: StandingRow;
  visits: string[];
  scans: ScansById;
}

function Row({ study, row: { row, cells }, visits, scans }: RowProps) {
  const { t } = useTranslation();
  const left = row.status === "withdrawn";
  return (
    <tr>
      <th scope="row"><Link href={subjectPlace(study, row.subject)}>{row.subject}</Link>{left && <span className="hint"> {t("study.withdrawn")}</span>}</th>
      <td className="hint">{row.site}</td>
      {visits.map((visit) => {
        const found = cells.find(({ cell }) => cell.visit === visit);
        return <td key={visit}>{found && <Visit cell={found.cell} standing={found.standing} scans={scans} />}</td>;
      })}
    </tr>
  );
}

function Visit({ cell, standing, scans }: { cell: GridCell; standing: Standing; scans: ScansById }) {
  const { t } = useTranslation();
  const day = scans.get(cell.scans[0] ?? "")?.studyDate ?? cell.doneOn ?? cell.scheduled;
  const text = (
    <>
      <span aria-hidden="true" className="sign">{SIGNS[standing]}</span>
      {t(`study.is.${standing}`)}
      <span className="day"> {date(day)}</span>
    </>
  );
  const look = `standing ${standing}`;
  const between = cell.windowLow && cell.windowHigh
    ? t("study.window", { from: date(cell.windowLow), to: date(cell.windowHigh) }) : undefined;
  if (standing === "review") return <Link className={look} title={between} href={`/review?scan=${cell.doubtful[0] ?? ""}`}>{text}</Link>;
  const [scan] = cell.scans;
  return scan ? <Link className={look} title={between} href={`/scan/${scan}`}>{text}</Link>
    : <span className={look} title={between}>{text}</span>;
}
