import type { Header } from "../dicom/header";

/** Fewer do not show at what distance they should be. */
const PLACES_MIN = 4;
const TOLERANCE = 0.1;

/** How many slices the positions of a series leave out, between others or of some of its frames. */
export function missingPlaces(headers: Header[]): number {
  const orientations = new Set(headers.map(({ ImageOrientationPatient }) => ImageOrientationPatient));
  const normal = normalOf(headers[0]?.ImageOrientationPatient);
  if (orientations.size !== 1 || normal === null) return 0;
  const counts = new Map<number, number>();
  for (const { ImagePositionPatient } of headers) {
    const place = numbers(ImagePositionPatient, 3);
    if (place === null) return 0;
    const along = Math.round(100 * dot(place, normal)) / 100;
    counts.set(along, (counts.get(along) ?? 0) + 1);
  }
  const frames = Math.max(...counts.values());
  const ofFrames = [...counts.values()].reduce((all, one) => all + frames - one, 0);
  return ofFrames + frames * between([...counts.keys()].sort((a, b) => a - b));
}

/** Steps of twice the usual distance, or more, leave something out; uneven ones are meant so. */
function between(places: number[]): number {
  if (places.length < PLACES_MIN) return 0;
  const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const times = steps.map((step) => step / usual);
  if (times.some((one) => Math.abs(one - Math.round(one)) > TOLERANCE || one < 1 - TOLERANCE)) return 0;
  return times.reduce((all, one) => all + Math.round(one) - 1, 0);
}

/** Across the rows and columns (PS3.3 §C.7.6.2.1.1). */
function normalOf(orientation: string | undefined): number[] | null {
  const cosines = numbers(orientation, 6);
  if (cosines === null) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = cosines;
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}

function numbers(text: string | undefined, count: number): number[] | null {
  const values = (text ?? "").split("\\").map(Number);
  return values.length === count && values.every(Number.isFinite) ? values : null;
}

const dot = (a: number[], b: number[]) => a.reduce((all, one, i) => all + one * (b[i] ?? 0), 0);
