// The DICOM JSON model (PS3.18 annex F), as the archive's metadata come in it.

export interface Element {
  vr: string;
  Value?: unknown[];
  BulkDataURI?: string;
}
export type DataSet = Record<string, Element | undefined>;

/** The first value as text; empty where there is none. A person's name in its first form. */
export function text(set: DataSet, tag: string): string {
  return spelled(set[tag]?.Value?.[0]);
}

export function texts(set: DataSet, tag: string): string[] {
  return set[tag]?.Value?.map(spelled) ?? [];
}

function spelled(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const name = value as { Alphabetic?: string; Ideographic?: string; Phonetic?: string };
  return name.Alphabetic ?? name.Ideographic ?? name.Phonetic ?? "";
}

/** Numbers; those that are none are left out. DS and IS may be told as text. */
export function numbers(set: DataSet, tag: string): number[] {
  return texts(set, tag).filter((one) => one !== "").map(Number).filter(Number.isFinite);
}

export function number(set: DataSet, tag: string): number | null {
  return numbers(set, tag)[0] ?? null;
}

export function items(set: DataSet, tag: string): DataSet[] {
  const values = set[tag]?.Value ?? [];
  return values.filter((one): one is DataSet => typeof one === "object" && one !== null);
}

export function item(set: DataSet, tag: string): DataSet {
  return items(set, tag)[0] ?? {};
}

/** Seconds on the scanner's clock, of a date (DA) and a time (TM). What zone that is does not matter for differences. */
export function moment(date: string, time: string): number | null {
  const day = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(date);
  const hour = /^(\d{2}):?(\d{2})?:?(\d{2})?(\.\d{1,6})?/.exec(time);
  if (!day || !hour) return null;
  const start = Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) / 1000;
  return start + Number(hour[1]) * 3600 + Number(hour[2] ?? 0) * 60 + Number(hour[3] ?? 0) + Number(hour[4] ?? 0);
}

/** The same of a DT, whose offset is left out: all of a series are told by one clock. */
export function dateTime(value: string): number | null {
  return moment(value.slice(0, 8), value.slice(8));
}
