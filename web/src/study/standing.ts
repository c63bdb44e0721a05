import type { GridCell, GridRow, Scan } from "../api/types";

/** How a visit stands, as a coordinator asks. */
export const STANDINGS = [
  "received",
  "review",
  "overdue",
  "due",
  "expected",
  "incomplete",
  "window",
  "extra",
  "none",
] as const;
export type Standing = (typeof STANDINGS)[number];

/** Looks the same without colours. */
export const SIGNS: Record<Standing, string> = {
  received: "✓",
  review: "?",
  overdue: "!",
  due: "◷",
  expected: "·",
  incomplete: "◐",
  window: "↔",
  extra: "+",
  none: "–",
};

export type ScansById = ReadonlyMap<string, Scan>;

/**
 * How a visit stands.
 *
 * @param today as YYYY-MM-DD
 */
export function standing(cell: GridCell, scans: ScansById, today: string): Standing {
  switch (cell.state) {
    case "here":
      if (cell.incomplete.length > 0) return "incomplete";
      if (cell.scans.length > 1) return "extra";
      return outsideWindow(cell, scans) ? "window" : "received";
    case "doubtful":
      return "review";
    case "missing":
      return "overdue";
    case "expected": {
      const first = cell.windowLow ?? cell.scheduled;
      return first !== undefined && first <= today ? "due" : "expected";
    }
    case "not-expected":
      return "none";
  }
}

function outsideWindow(cell: GridCell, scans: ScansById): boolean {
  const day = scans.get(cell.scans[0] ?? "")?.studyDate?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  if (!day) return false;
  return (cell.windowLow !== undefined && day < cell.windowLow) || (cell.windowHigh !== undefined && day > cell.windowHigh);
}

export interface StandingRow {
  row: GridRow;
  cells: { cell: GridCell; standing: Standing }[];
}

export function standings(rows: GridRow[], scans: ScansById, today: string): StandingRow[] {
  return rows.map((row) => ({
    row,
    cells: row.visits.map((cell) => ({ cell, standing: standing(cell, scans, today) })),
  }));
}

export type Counts = Partial<Record<Standing, number>>;

/** For each site, how many of its visits stand how. */
export function countsBySite(rows: StandingRow[]): Map<string, Counts> {
  const sites = new Map<string, Counts>();
  for (const { row, cells } of rows) {
    const counts = sites.get(row.site) ?? {};
    for (const { standing: is } of cells) counts[is] = (counts[is] ?? 0) + 1;
    sites.set(row.site, counts);
  }
  return sites;
}

export interface Filter {
  site: string;
  standing: string;
  text: string;
}

export function filtered(rows: StandingRow[], { site, standing: wanted, text }: Filter): StandingRow[] {
  const sought = text.trim().toLowerCase();
  return rows.filter(
    ({ row, cells }) =>
      (site === "" || row.site === site) &&
      (wanted === "" || cells.some((one) => one.standing === wanted)) &&
      (sought === "" || row.subject.toLowerCase().includes(sought)),
  );
}

/** A table for a spreadsheet; a value that would be a formula there is none. */
export function asCsv(rows: StandingRow[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""').replace(/^[=+@\t-]/, "'$&")}"`;
  const lines = [["subject", "site", "status", "visit", "standing", "scheduled", "done_on", "scans"]];
  for (const { row, cells } of rows) {
    for (const { cell: one, standing: is } of cells) {
      const days = [one.scheduled ?? "", one.doneOn ?? ""];
      lines.push([row.subject, row.site, row.status, one.visit, is, ...days, one.scans.join(" ")]);
    }
  }
  return lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
}
