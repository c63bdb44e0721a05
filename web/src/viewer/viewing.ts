import type { MapName } from "./colours";
import { headers, type Shown } from "./dicomweb";
import { firstWindow, gridAt, levelAt, levelsIn } from "./levels";
import type { Picture } from "./pictures";
import { PixelStore } from "./pixels";
import { type Region, type Shape, statistics, type Statistics } from "./region";
import { middleS, type Series, seriesOf } from "./series";
import { dot, indexOf, type Grid, middleOf, minus, type Vec3, worldOf } from "./vectors";

export const TOOLS = ["cross", "window", "scroll", "pan", "zoom", "length", "ellipse", "rectangle"] as const;
export type Tool = (typeof TOOLS)[number];
export type Layout = "stack" | "planes";

export interface Measure {
  id: number;
  shape: Shape;
  /** Of images that are nowhere in the patient: the one that it was drawn on. */
  slice: number | null;
  result: Statistics | null;
}

export interface CurvePoint {
  frame: number;
  timeS: number | null;
  mean: number;
}

/** What is to be seen. */
export interface View {
  series: Series | null;
  layout: Layout;
  frame: number;
  slice: number;
  asSuv: boolean;
  map: MapName;
  low: number;
  high: number;
  point: Vec3;
  level: number | null;
  fused: Series | null;
  opacity: number;
  tool: Tool;
  measures: readonly Measure[];
  curve: { measure: number; points: readonly CurvePoint[] } | null;
  /** How many slices are here, while a volume comes. */
  progress: { done: number; total: number } | null;
  /** The series holds no images. */
  empty: boolean;
  trouble: unknown;
}

const NOTHING: View = {
  series: null, layout: "stack", frame: 0, slice: 0, asSuv: true, map: "grey", low: 0, high: 1, point: [0, 0, 0], level: null,
  fused: null, opacity: 0.5, tool: "cross", measures: [], curve: null, progress: null, empty: false, trouble: null,
};

/** What one reader looks at, and how: one source for panes, controls and tables. */
export class Viewing {
  private view: View = NOTHING;
  private readonly listeners = new Set<() => void>();
  private readonly known = new Map<string, Promise<Series | null>>();
  /** Of all series together, so that a browser's memory is not filled by going from one to the next. */
  readonly store: PixelStore;
  private count = 0;
  private opened = 0;

  constructor(readonly shown: Shown) {
    this.store = new PixelStore(shown);
  }

  readonly now = (): View => this.view;

  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(part: Partial<View>): void {
    this.view = { ...this.view, ...part };
    const { series, fused } = this.view;
    if ("fused" in part && series) this.store.keepOnly(fused ? [series.uid, fused.uid] : [series.uid]);
    this.listeners.forEach((listener) => listener());
  }

  series(uid: string): Promise<Series | null> {
    const known = this.known.get(uid);
    if (known) return known;
    const coming = headers(this.shown, uid).then(seriesOf);
    this.known.set(uid, coming);
    // What failed is asked for again the next time.
    coming.catch(() => this.known.delete(uid));
    return coming;
  }

  /** Frees what was fetched, and waits for no more of it. */
  leave(): void {
    this.opened++;
    this.store.keepOnly([]);
  }

  /** Opens a series at its middle; the one before is left. */
  async open(uid: string): Promise<void> {
    this.leave();
    const asked = this.opened;
    this.change({ ...NOTHING, tool: this.view.tool, asSuv: this.view.asSuv });
    try {
      const series = await this.series(uid);
      if (asked !== this.opened) return;
      if (series) await this.begin(series, asked);
      else this.change({ empty: true });
    } catch (trouble) {
      if (asked === this.opened) this.change({ trouble });
    }
  }

  private async begin(series: Series, asked: number): Promise<void> {
    const pictures = series.frames[0]?.pictures ?? [];
    const slice = Math.floor(pictures.length / 2);
    // Of a dynamic series the end: at the beginning there is nothing yet.
    const frame = series.frames.length - 1;
    const middle = series.frames[frame]?.pictures[slice];
    if (!middle) return;
    const map = series.modality === "PT" ? "hotIron" : "grey";
    const place = gridAt(series, frame, slice);
    const opened: Partial<View> = { series, frame, slice, map, point: place ? middleOf(place.grid) : [0, 0, 0] };
    try {
      const pixels = await this.store.of(series.uid, middle);
      if (asked === this.opened) this.change({ ...opened, ...firstWindow(series, middle, pixels, this.view.asSuv) });
    } catch (trouble) {
      if (asked === this.opened) this.change({ ...opened, trouble });
    }
    void this.readLevel();
  }

  picture(): Picture | null {
    const { series, frame, slice } = this.view;
    return series?.frames[frame]?.pictures[slice] ?? null;
  }

  grid(): Grid | null {
    const { series, frame, slice } = this.view;
    return series && (gridAt(series, frame, slice)?.grid ?? null);
  }

  /** Goes to a slice of the stack; the point goes along. */
  toSlice(slice: number): void {
    const count = this.view.series?.frames[this.view.frame]?.pictures.length ?? 0;
    const next = Math.max(0, Math.min(count - 1, slice));
    if (next === this.view.slice) return;
    const grid = this.view.series?.grid;
    const [i, j] = grid ? indexOf(grid, this.view.point) : [0, 0];
    this.change({ slice: next, trouble: null, ...(grid ? { point: worldOf(grid, [i, j, next]) } : {}) });
    void this.readLevel();
  }

  toPoint(point: Vec3): void {
    const grid = this.view.series?.grid;
    const slice = grid ? Math.max(0, Math.min(grid.size[2] - 1, Math.round(indexOf(grid, point)[2]))) : this.view.slice;
    this.change({ point, slice });
    void this.readLevel();
  }

  /** A step of so many voxels along an axis of the grid, to the middle of one. */
  step(axis: 0 | 1 | 2, by: number): void {
    const grid = this.grid();
    if (!grid) return;
    const index = indexOf(grid, this.view.point).map(Math.round) as [number, number, number];
    index[axis] = Math.max(0, Math.min(grid.size[axis] - 1, index[axis] + by));
    this.toPoint(worldOf(grid, index));
  }

  toFrame(frame: number): void {
    const last = (this.view.series?.frames.length ?? 1) - 1;
    this.change({ frame: Math.max(0, Math.min(last, frame)), trouble: null, ...this.unread() });
    void this.readLevel();
    void this.measureAll();
  }

  /** SUV or what is stored; the window shows the same as before. */
  toSuv(asSuv: boolean): void {
    const { series, low, high, asSuv: before } = this.view;
    if (!series || !("factor" in series.suv) || before === asSuv) return;
    const by = asSuv ? series.suv.factor : 1 / series.suv.factor;
    this.change({ asSuv, low: low * by, high: high * by, curve: null, ...this.unread() });
    void this.readLevel();
    void this.measureAll();
  }

  /** Numbers of another moment, or in another unit, must not stand beside this one's name while its own come. */
  private unread(): Partial<View> {
    return { level: null, measures: this.view.measures.map((one) => ({ ...one, result: null })) };
  }

  private async readLevel(): Promise<void> {
    const { series, frame, slice, asSuv, point } = this.view;
    if (!series) return;
    const level = await this.levelAt(point);
    const now = this.view;
    // An answer that comes late is of another place.
    const same = now.series === series && now.frame === frame && now.slice === slice && now.asSuv === asSuv;
    if (same && now.point === point) this.change({ level });
  }

  /** The level of the series at a point as it is shown now; null where there is none. */
  async levelAt(point: Vec3): Promise<number | null> {
    const { series, frame, slice, asSuv } = this.view;
    if (!series) return null;
    return levelAt({ store: this.store, series, frame, slice, asSuv }, point).catch(() => null);
  }

  measure(shape: Shape): void {
    const { series, slice, measures } = this.view;
    if (!series) return;
    const id = ++this.count;
    this.change({ measures: [...measures, { id, shape, slice: series.grid ? null : slice, result: null }] });
    void this.measureAll();
  }

  forget(id: number): void {
    const { measures, curve } = this.view;
    this.change({ measures: measures.filter((one) => one.id !== id), curve: curve?.measure === id ? null : curve });
  }

  /** Works regions out again, for the moment that is shown. */
  private async measureAll(): Promise<void> {
    const { series, frame, asSuv, measures } = this.view;
    if (!series) return;
    const results = new Map<number, Statistics | null>();
    for (const { id, shape, slice } of measures) {
      if (shape.kind === "length") continue;
      const levels = await levelsIn({ store: this.store, series, frame, slice: slice ?? 0, asSuv }, shape).catch(() => []);
      results.set(id, statistics(levels, shape));
    }
    const now = this.view;
    if (now.series !== series || now.frame !== frame || now.asSuv !== asSuv) return;
    // Null is an answer too: the region could not be read. What was drawn meanwhile has none yet.
    const resultOf = ({ id, result }: Measure) => (results.has(id) ? (results.get(id) ?? null) : result);
    this.change({ measures: now.measures.map((one) => ({ ...one, result: resultOf(one) })) });
  }

  /** The time-activity curve of a region: its mean in each frame. */
  async trace(id: number): Promise<void> {
    const { series, asSuv, measures } = this.view;
    const measure = measures.find((one) => one.id === id);
    if (!series || !measure || measure.shape.kind === "length") return;
    const region: Region = measure.shape;
    const points: CurvePoint[] = [];
    for (const [frame, one] of series.frames.entries()) {
      const moment = { store: this.store, series, frame, slice: measure.slice ?? 0, asSuv };
      const result = statistics(await levelsIn(moment, region), region);
      if (result) points.push({ frame, timeS: middleS(one), mean: result.mean });
      this.change({ progress: { done: frame + 1, total: series.frames.length } });
    }
    const same = this.view.series === series && this.view.asSuv === asSuv;
    this.change({ progress: null, ...(same ? { curve: { measure: id, points } } : {}) });
  }

  /** Whether a measure lies in the plane through a point. */
  lies({ shape, slice }: Measure, normal: Vec3, at: Vec3, half: number): boolean {
    if (slice !== null) return slice === this.view.slice;
    const points = shape.kind === "length" ? [shape.from, shape.to] : [shape.center];
    if (shape.kind !== "length" && Math.abs(dot(shape.normal, normal)) < 0.999) return false;
    return points.every((point) => Math.abs(dot(minus(point, at), normal)) <= half);
  }
}
