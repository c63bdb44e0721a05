import { type DataSet, number, text } from "./dicomJson";
import { type Picture, picturesOf } from "./pictures";
import { suvFactor, type SuvAnswer } from "./suv";
import { T } from "./tags";
import { cross, dot, type Grid, long, minus, unit, type Vec3 } from "./vectors";

/** What was acquired in one span of time: each place once. */
export interface TimeFrame {
  pictures: Picture[];
  /** Since the first frame began; null where the header does not tell. */
  startS: number | null;
  durationS: number | null;
}

/** Why slices make no volume, and so no planes can be cut. */
export type Flat = "single" | "colour" | "noPlace" | "sizes" | "tilted" | "uneven";

export interface Series {
  uid: string;
  modality: string;
  description: string;
  frameOfReference: string;
  head: DataSet;
  frames: TimeFrame[];
  /** Where the voxels of each frame are, if slices make a volume. */
  grid: Grid | null;
  flat: Flat | null;
  suv: SuvAnswer;
  /** All grey levels are whole numbers that 16 bits hold. */
  whole: boolean;
}

/** Positions this near to each other are one place; scanners write them rounded. */
const SAME_PLACE_MM = 0.01;
/** How uneven slices may be, as part of their distance, and how tilted. */
const UNEVEN = 0.02;
const TILTED = 1e-3;

/** Makes a series of its instances' headers; null if none of them has an image. */
export function seriesOf(instances: DataSet[]): Series | null {
  const pictures = picturesOf(instances);
  const first = pictures[0];
  if (!first) return null;
  const flat = whyFlat(pictures);
  const frames = flat === null || flat === "uneven" || flat === "single" ? timeFrames(pictures) : [frame(pictures.toSorted(byOrder))];
  const grid = flat === null || flat === "single" ? gridOf(frames[0]?.pictures ?? []) : null;
  const head = first.header;
  const acquired = pictures.map((one) => one.time.acquired).filter((one) => one !== null);
  return {
    uid: text(head, T.SeriesInstanceUID),
    modality: text(head, T.Modality),
    description: text(head, T.SeriesDescription),
    frameOfReference: text(head, T.FrameOfReferenceUID),
    head,
    frames,
    grid: (frames[0]?.pictures.length ?? 0) > 1 ? grid : null,
    flat: (frames[0]?.pictures.length ?? 0) < 2 ? (flat ?? "single") : (flat ?? (grid ? null : "uneven")),
    suv: suvFactor(head, acquired.length === 0 ? null : Math.min(...acquired)),
    whole: pictures.every(isWhole),
  };
}

function isWhole({ slope, intercept, stored }: Picture): boolean {
  if (!Number.isInteger(slope) || !Number.isInteger(intercept) || Math.abs(slope) !== 1) return false;
  if (stored === "int8" || stored === "uint8") return Math.abs(intercept) < 32_000;
  // Sixteen bits with a sign, as CT has them; those without may go beyond.
  return stored === "int16" && intercept === 0;
}

const byOrder = (a: Picture, b: Picture) => a.time.order - b.time.order;

function whyFlat(pictures: Picture[]): Flat | null {
  const first = pictures[0];
  if (!first) return "single";
  if (pictures.some((one) => one.stored === "shown")) return "colour";
  if (pictures.some((one) => one.place === null || one.spacing === null)) return pictures.length === 1 ? "single" : "noPlace";
  if (pictures.some((one) => one.rows !== first.rows || one.columns !== first.columns)) return "sizes";
  if (pictures.some((one) => !sameDirection(one, first))) return "tilted";
  return null;
}

function sameDirection(a: Picture, b: Picture): boolean {
  if (!a.place || !b.place) return false;
  return long(minus(a.place.row, b.place.row)) < TILTED && long(minus(a.place.column, b.place.column)) < TILTED;
}

/** How far along the normal of the slices. */
export function depth({ place }: Picture): number {
  return place ? dot(place.position, unit(cross(place.row, place.column))) : 0;
}

/** Splits pictures into frames that hold each place once: by the first attribute that does so, else by order. */
export function timeFrames(pictures: Picture[]): TimeFrame[] {
  const places = byPlace(pictures);
  const count = Math.max(...places.map((one) => one.length));
  if (count === 1) return [frame(places.flat())];
  for (let mark = 0; mark < (pictures[0]?.time.marks.length ?? 0); mark++) {
    const groups = byMark(pictures, mark);
    if (groups.size !== count || groups.has(null)) continue;
    const frames = [...groups].toSorted(([a], [b]) => (a ?? 0) - (b ?? 0)).map(([, group]) => byPlace(group));
    if (frames.every((one) => one.length === places.length && one.every((same) => same.length === 1))) {
      return timed(frames.map((one) => one.flat()));
    }
  }
  // Nothing tells: the nth picture of each place is of the nth frame.
  return timed(Array.from({ length: count }, (_, nth) => places.flatMap((same) => same[nth] ?? [])));
}

function byMark(pictures: Picture[], mark: number): Map<number | null, Picture[]> {
  const groups = new Map<number | null, Picture[]>();
  for (const one of pictures) {
    const value = one.time.marks[mark] ?? null;
    groups.set(value, [...(groups.get(value) ?? []), one]);
  }
  return groups;
}

/** Pictures of one place together, places from first to last. */
function byPlace(pictures: Picture[]): Picture[][] {
  const places: Picture[][] = [];
  for (const one of pictures.toSorted((a, b) => depth(a) - depth(b))) {
    const last = places.at(-1);
    if (last?.[0] && one.place && depth(one) - depth(last[0]) < SAME_PLACE_MM) last.push(one);
    else places.push([one]);
  }
  for (const same of places) same.sort((a, b) => (a.time.acquired ?? 0) - (b.time.acquired ?? 0) || byOrder(a, b));
  return places;
}

function frame(pictures: Picture[]): TimeFrame {
  return { pictures, startS: null, durationS: pictures[0]?.time.durationS ?? null };
}

function timed(frames: Picture[][]): TimeFrame[] {
  const began = frames.map((one) => least(one.map((picture) => picture.time.acquired)));
  const told = began.every((one) => one !== null) && new Set(began).size === began.length;
  const first = least(began) ?? 0;
  return frames.map((pictures, index) => {
    const { durationS = null, referenceS = null } = pictures[0]?.time ?? {};
    // Without times of acquisition, the reference time stands in: it lies near the middle.
    const guess = referenceS === null ? null : Math.max(0, referenceS - (durationS ?? 0) / 2);
    return { pictures, durationS, startS: told ? (began[index] ?? 0) - first : guess };
  });
}

function least(values: (number | null)[]): number | null {
  const known = values.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** When a frame's average is reached, near enough for a curve: in its middle. */
export function middleS(one: TimeFrame): number | null {
  return one.startS === null ? null : one.startS + (one.durationS ?? 0) / 2;
}

/** The grid of slices that stand evenly, in one direction; null of others. */
export function gridOf(pictures: Picture[]): Grid | null {
  const [first] = pictures;
  if (!first?.place || !first.spacing) return null;
  const { position, row, column } = first.place;
  const normal = unit(cross(row, column));
  const depths = pictures.map(depth);
  const step = pictures.length > 1 ? ((depths.at(-1) ?? 0) - (depths[0] ?? 0)) / (pictures.length - 1) : 1;
  for (const [index, one] of pictures.entries()) {
    if (!one.place) return null;
    const along = (depths[index] ?? 0) - (depths[0] ?? 0);
    // Slices that stand beside each other, as those of a tilted gantry do, need another grid.
    const aside = minus(minus(one.place.position, position), [normal[0] * along, normal[1] * along, normal[2] * along]);
    if (Math.abs(along - index * step) > UNEVEN * step || long(aside) > Math.max(SAME_PLACE_MM * 10, UNEVEN * step)) return null;
  }
  const size: Vec3 = [first.columns, first.rows, pictures.length];
  return { origin: position, axes: [unit(row), unit(column), normal], spacing: [...first.spacing, step], size };
}

/** The grid of one picture alone; of pixels where the header tells no more. */
export function gridOfOne(one: Picture): Grid {
  return gridOf([one]) ?? {
    origin: [0, 0, 0],
    axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    spacing: [...(one.spacing ?? [1, 1]), 1],
    size: [one.columns, one.rows, 1],
  };
}

/** The words for grey levels: Hounsfield units, activity, or nothing. */
export function unitOf(series: Series, asSuv: boolean): string {
  if (asSuv && "factor" in series.suv) return "SUV";
  const units = text(series.head, T.Units) || text(series.head, T.RescaleType);
  if (units === "BQML") return "Bq/ml";
  if (units === "HU" || (series.modality === "CT" && units === "")) return "HU";
  return units === "US" || units === "NONE" ? "" : units;
}

export const byNumber = (a: DataSet, b: DataSet) => (number(a, T.SeriesNumber) ?? 0) - (number(b, T.SeriesNumber) ?? 0);
