import type { Header } from "../dicom/header";
import type { Item } from "./item";

/** What is sent with one recorded identity within one imaging study, as the archive will see it. */
export interface OutgoingScan {
  key: string;
  header: Header;
  items: Item[];
}

const IDENTITY = ["StudyInstanceUID", "PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate", "PatientSex"];

export function scanKey(header: Header): string {
  return IDENTITY.map((keyword) => header[keyword] ?? "").join("\u0000");
}

export type Warning =
  | { kind: "missing"; series: string; missing: number; of: number }
  | { kind: "not-pet"; modalities: string }
  | { kind: "personal"; fields: string[] };

/** What somebody should know before this leaves. */
export function warningsOf(scan: OutgoingScan): Warning[] {
  const warnings: Warning[] = [];
  const modalities = new Set(scan.items.map(({ header }) => header.Modality ?? ""));
  if (!modalities.has("PT")) warnings.push({ kind: "not-pet", modalities: [...modalities].filter(Boolean).sort().join(", ") });
  for (const [, items] of bySeries(scan)) {
    const gap = gapIn(items);
    if (gap) warnings.push(gap);
  }
  const fields = personalIn(scan.header);
  if (fields.length > 0) warnings.push({ kind: "personal", fields });
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
  const of = Math.max(told, numbered);
  const missing = of - uids.size;
  return missing > 0 ? { kind: "missing", series: seriesName(first), missing, of } : null;
}

export function seriesName(header: Header): string {
  return [header.Modality, header.SeriesNumber, header.SeriesDescription].filter(Boolean).join(" ");
}

const NAMES_OF_PERSONS = ["OtherPatientNames", "PatientMotherBirthName", "PatientAddress", "PatientTelephoneNumbers", "PatientComments", "OtherPatientIDs"];

/** Attributes that are likely to tell a person's own identity, beyond the code of a study. */
export function personalIn(header: Header): string[] {
  const found = NAMES_OF_PERSONS.filter((keyword) => header[keyword]);
  const name = (header.PatientName ?? "").replace(/\^+$/, "");
  // A code typed as the name has a digit in it, or is what was typed as the Patient ID.
  if (name !== "" && name !== header.PatientID && !/\d/.test(name)) found.unshift("PatientName");
  // A birth date of 1 January is what many sites put for the year alone.
  if (/^\d{4}(?!0101)\d{4}$/.test(header.PatientBirthDate ?? "")) found.push("PatientBirthDate");
  return found;
}
