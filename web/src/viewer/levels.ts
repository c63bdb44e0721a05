import type { Picture } from "./pictures";
import { PixelError, type Pixels, type PixelStore } from "./pixels";
import { type Region, voxelsOf } from "./region";
import { gridOfOne, type Series } from "./series";
import { type Grid, type Vec3, voxelAt } from "./vectors";

/** Grey levels as the standard means them: rescaled (PS3.3 C.11.1), and as SUV where that is wanted and possible. */
export interface Levels {
  slope: number;
  intercept: number;
}

export function levelsOf(series: Series, { slope, intercept }: Picture, asSuv: boolean): Levels {
  const factor = asSuv && "factor" in series.suv ? series.suv.factor : 1;
  return { slope: slope * factor, intercept: intercept * factor };
}

type Grey = Extract<Pixels, { colour: false }>;

/** Writes grey levels where they belong. */
export function fill(to: Float32Array | Int16Array, from: Grey["values"], { slope, intercept }: Levels): void {
  for (let i = 0; i < from.length; i++) to[i] = (from[i] ?? 0) * slope + intercept;
}

/** The pictures that a grid's slices are, of one moment. */
export function gridAt(series: Series, frame: number, slice: number): { grid: Grid; pictures: Picture[] } | null {
  const pictures = series.frames[frame]?.pictures ?? [];
  if (series.grid) return { grid: series.grid, pictures };
  const one = pictures[slice];
  return one ? { grid: gridOfOne(one), pictures: [one] } : null;
}

/** Which levels are meant. */
export interface Moment {
  store: PixelStore;
  series: Series;
  frame: number;
  slice: number;
  asSuv: boolean;
}

/** The level at a point; null where there is none. */
export async function levelAt({ store, series, frame, slice, asSuv }: Moment, world: Vec3): Promise<number | null> {
  const place = gridAt(series, frame, slice);
  const voxel = place && voxelAt(place.grid, world);
  const picture = voxel && place.pictures[voxel[2]];
  if (!picture) return null;
  const pixels = await store.of(series.uid, picture);
  return pixels.colour ? null : level(pixels, picture, voxel, levelsOf(series, picture, asSuv));
}

function level({ values }: Grey, { columns }: Picture, [i, j]: Vec3, { slope, intercept }: Levels): number {
  return (values[j * columns + i] ?? 0) * slope + intercept;
}

/** The levels in a region at one moment. Only the slices that it is in are fetched. */
export async function levelsIn({ store, series, frame, slice, asSuv }: Moment, region: Region): Promise<number[]> {
  const place = gridAt(series, frame, slice);
  if (!place) return [];
  const levels: number[] = [];
  for (const voxel of voxelsOf(region, place.grid)) {
    const picture = place.pictures[voxel[2]];
    if (!picture) continue;
    const pixels = await store.of(series.uid, picture);
    if (!pixels.colour) levels.push(level(pixels, picture, voxel, levelsOf(series, picture, asSuv)));
  }
  return levels;
}

/** Writes the levels of all slices of a moment, one behind the other. When it ends, in whatever way, nothing writes any more. */
export async function fillAll(
  { store, series, frame, asSuv }: Omit<Moment, "slice">,
  values: Float32Array | Int16Array,
  tell: (done: number, total: number) => void,
): Promise<void> {
  const pictures = series.frames[frame]?.pictures ?? [];
  let done = 0;
  const ends = await Promise.allSettled(pictures.map(async (picture, slice) => {
    const pixels = await store.of(series.uid, picture);
    if (pixels.colour) throw new PixelError("broken", picture, "");
    const size = picture.rows * picture.columns;
    fill(values.subarray(slice * size, (slice + 1) * size), pixels.values, levelsOf(series, picture, asSuv));
    tell(++done, pictures.length);
  }));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

/** The window that is best to begin with: the header's, or one that shows everything; PET begins at nothing. */
export function firstWindow(series: Series, picture: Picture, pixels: Pixels, asSuv: boolean): { low: number; high: number } {
  if (pixels.colour) return { low: 0, high: 255 };
  const isPet = series.modality === "PT";
  if (picture.window && !isPet) return picture.window;
  const levels = levelsOf(series, picture, asSuv);
  let low = Infinity;
  let high = -Infinity;
  for (const value of pixels.values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const ends = [low, high].map((one) => one * levels.slope + levels.intercept).sort((a, b) => a - b);
  const [least = 0, most = 1] = ends;
  const from = isPet ? Math.min(0, least) : least;
  return { low: from, high: most > from ? most : from + 1 };
}
