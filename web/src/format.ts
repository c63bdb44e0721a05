// Values as people read them, by the locale of the page. What does not look like its type is shown
// as it is.

let locale = "en";

export function setLocale(name: string): void {
  locale = name;
}

const day = (year: number, month: number, date: number) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(Date.UTC(year, month - 1, date));

/** A day as DICOM writes it, YYYYMMDD (PS3.5 §6.2, DA), or as our own routes do, YYYY-MM-DD. */
export function date(value: string | undefined): string {
  const parts = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(value ?? "");
  return parts ? day(Number(parts[1]), Number(parts[2]), Number(parts[3])) : (value ?? "");
}

/** A moment with its zone. */
export function moment(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(new Date(value).getTime())) return String(value ?? "");
  const options = { dateStyle: "medium", timeStyle: "long" } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(value));
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** Family^Given^Middle^Prefix^Suffix, groups divided by "=" (PS3.5 §6.2.1). */
export function personName(value: string | undefined): string {
  return (value ?? "")
    .split("=")
    .map((group) => {
      const [family, given, middle] = group.split("^").map((part) => part.trim());
      return [family, [given, middle].filter(Boolean).join(" ")].filter(Boolean).join(", ");
    })
    .filter(Boolean)
    .join(" · ");
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}

export function duration(seconds: number): string {
  const written = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
  if (seconds < 60) return written(Math.max(1, Math.round(seconds)), "second");
  return seconds < 3600 ? written(Math.round(seconds / 60), "minute") : written(seconds / 3600, "hour");
}
