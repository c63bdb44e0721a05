import type { Header } from "../dicom/header";
import type { Found, Removal } from "./identifying/inspection";
import type { Item } from "./item";
import { missingPlaces } from "./places";

/** What is sent with one recorded identity within one imaging study, as the archive will see it. */
export interface OutgoingScan {
  key: string;
  header: Header;
  items: Item[];
  /** What tells who somebody is, by group and tag. */
  found: Map<string, Found>;
  /** Files that can't be looked through. */
  unread: number;
  /** What somebody agreed to take out before it is sent. */
  removal: Removal | null;
}

export const newScan = (key: string, header: Header): OutgoingScan =>
  ({ key, header, items: [], found: new Map(), unread: 0, removal: null });

const IDENTITY = ["StudyInstanceUID", "PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate", "PatientSex"];

export function scanKey(header: Header): string {
  return IDENTITY.map((keyword) => header[keyword] ?? "").join("\u0000");
}

export type Warning =
  | { kind: "missing"; series: string; missing: number; of: number }
  | { kind: "not-pet"; modalities: string }
  | { kind: "cut"; files: number };

/** What somebody should know before this leaves. */
export function warningsOf(scan: OutgoingScan): Warning[] {
  const warnings: Warning[] = [];
  const modalities = new Set(scan.items.map(({ header }) => header.Modality ?? ""));
  if (!modalities.has("PT")) warnings.push({ kind: "not-pet", modalities: [...modalities].filter(Boolean).sort().join(", ") });
  for (const [, items] of bySeries(scan)) {
    const gap = gapIn(items);
    if (gap) warnings.push(gap);
  }
  const cut = scan.items.filter((item) => item.cut).length;
  if (cut > 0) warnings.push({ kind: "cut", files: cut });
  return warnings;
}

export function bySeries(scan: OutgoingScan): Map<string, Item[]> {
  const series = new Map<string, Item[]>();
  for (const item of scan.items) {
    const uid = item.header.SeriesInstanceUID ?? "";
    const known = series.get(uid);
    if (known) known.push(item);
    else series.set(uid, [item]);
  }
  return series;
}

/** Slices or frames that a series says it has, or that its numbers leave out. */
function gapIn(items: Item[]): Warning | null {
  const first = items[0]?.header;
  if (!first) return null;
  const uids = new Set(items.map(({ header }) => header.SOPInstanceUID));
  const numbers = new Set(items.map(({ header }) => Number(header.InstanceNumber)).filter((one) => one > 0));
  // PS3.3 §C.8.9.1.1.9: images of a dynamic series are numbered by frames, then slices.
  const frames = Number(first.NumberOfSlices ?? 0) * Math.max(1, Number(first.NumberOfTimeSlices ?? 1));
  const told = first.Modality === "PT" && frames > 0 ? frames : 0;
  const numbered = numbers.size === uids.size && numbers.size > 1 ? Math.max(...numbers) - Math.min(...numbers) + 1 : 0;
  const of = Math.max(told, numbered, uids.size + missingPlaces(items.map(({ header }) => header)));
  const missing = of - uids.size;
  return missing > 0 ? { kind: "missing", series: seriesName(first), missing, of } : null;
}

export function seriesName(header: Header): string {
  return [header.Modality, header.SeriesNumber, header.SeriesDescription].filter(Boolean).join(" ");
}
