// DICOM values as people read them. What does not look like its type is shown as it is.

export function date(value) {
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(value ?? "");
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : (value ?? "");
}

export function time(value) {
  const parts = /^(\d\d)(\d\d)(\d\d)?/.exec(value ?? "");
  return parts ? `${parts[1]}:${parts[2]}${parts[3] ? ":" + parts[3] : ""}` : (value ?? "");
}

/** Family^Given^Middle^Prefix^Suffix, groups divided by "=" (PS3.5 §6.2.1). */
export function personName(value) {
  return (value ?? "").split("=").map((group) => {
    const [family, given, middle] = group.split("^").map((part) => part.trim());
    const first = [given, middle].filter(Boolean).join(" ");
    return [family, first].filter(Boolean).join(", ");
  }).filter(Boolean).join(" · ");
}

/** The archive's own times, YYYYMMDDThhmmss in UTC, as local time. */
export function instant(value) {
  const p = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(value ?? "");
  if (!p) return value ?? "";
  const local = new Date(Date.UTC(p[1], p[2] - 1, p[3], p[4], p[5], p[6]));
  const two = (number) => String(number).padStart(2, "0");
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())} `
    + `${two(local.getHours())}:${two(local.getMinutes())}`;
}

export function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = Number(bytes);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function count(number, one, many = `${one}s`) {
  return `${Number(number).toLocaleString("en")} ${Number(number) === 1 ? one : many}`;
}
