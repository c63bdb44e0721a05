import { fill, fillAll, levelsOf } from "./levels";
import { text } from "./dicomJson";
import { LeftError } from "./pixels";
import { gridOfOne, type Series } from "./series";
import { behind, clearStage, type Look, offerImage, type Plane, Stage, type StageImage, StageVolume } from "./stage";
import { T } from "./tags";
import type { Picture } from "./pictures";
import type { View, Viewing } from "./viewing";

/** More than this is looked at slice by slice: the browser has to hold it twice. */
const VOXELS_MAX = 256 * 1024 * 1024;

/** The series is too large to cut planes through it. */
export class TooLargeError extends Error {
  override name = "TooLargeError";
}

interface PaneState {
  plane: Plane | null;
  element: HTMLElement;
  /** Where another volume is shown, behind this one. */
  under: HTMLDivElement | null;
  shown: string;
}

interface Filled {
  volume: StageVolume;
  series: Series;
  /** -1 while, or after, only some of its slices were written. */
  frame: number;
  asSuv: boolean;
}

/** Keeps panes as the view says: one drawing at a time, the last wish counts. */
export class Scene {
  readonly stage = new Stage();
  private readonly panes = new Map<string, PaneState>();
  private main: Filled | null = null;
  private under: Filled | null = null;
  private working = false;
  private stale = false;
  private ended = false;
  private readonly unlisten: () => void;

  constructor(private readonly viewing: Viewing) {
    this.unlisten = viewing.listen(() => this.wish());
  }

  attach(pane: string, element: HTMLDivElement, plane: Plane | null, under: HTMLDivElement | null): void {
    this.stage.open(pane, element, plane);
    this.panes.set(pane, { plane, element, under, shown: "" });
    this.wish();
  }

  detach(pane: string): void {
    this.panes.delete(pane);
    if (this.ended) return;
    this.stage.close(behind(pane));
    this.stage.close(pane);
  }

  end(): void {
    this.ended = true;
    this.unlisten();
    this.stage.destroy();
    clearStage();
  }

  private wish(): void {
    this.stale = true;
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    while (this.stale && !this.ended) {
      this.stale = false;
      const view = this.viewing.now();
      try {
        if (view.series) await this.draw(view.series, view);
      } catch (trouble) {
        // Nobody waits for it any more; what is wanted instead has been wished for.
        if (trouble instanceof LeftError) continue;
        // Told once: the change would have it drawn again, and fail again.
        if (!this.isEnded()) this.viewing.change({ trouble, progress: null });
        this.stale = false;
      }
    }
    this.working = false;
  }

  // Read anew: it changes while one waits.
  private isEnded(): boolean {
    return this.ended;
  }

  private draw(series: Series, view: View): Promise<void> {
    if (view.trouble !== null) return Promise.resolve();
    return view.layout === "stack" ? this.drawStack(series, view) : this.drawPlanes(series, view);
  }

  private async drawStack(series: Series, view: View): Promise<void> {
    const [pane, state] = [...this.panes].find(([, { plane }]) => plane === null) ?? [];
    const pictures = series.frames[view.frame]?.pictures ?? [];
    const picture = pictures[view.slice];
    if (pane === undefined || !state || !picture) return;
    const { store } = this.viewing;
    await store.of(series.uid, picture);
    if (!this.stage.has(pane)) return;
    const stack = `${series.uid} ${view.frame} ${String(view.asSuv)}`;
    if (!state.shown.startsWith(`${stack} `)) {
      const ids = pictures.map((one, index) => offerImage(`${stack} ${index}`, gridOfOne(one), () => this.image(series, one, view.asSuv)));
      const same = state.shown.startsWith(`${series.uid} `);
      await this.stage.showImages(pane, ids, view.slice, lookOf(series, view), same);
    } else if (state.shown !== `${stack} ${view.slice}`) {
      await this.stage.turnTo(pane, view.slice, lookOf(series, view));
    } else {
      this.stage.lookAtImages(pane, lookOf(series, view));
    }
    this.done(pane, `${stack} ${view.slice}`);
    // The next ones, in either direction.
    for (const near of [1, -1, 2, -2]) {
      const next = pictures[view.slice + near];
      if (next) store.of(series.uid, next).catch(() => null);
    }
  }

  private async image(series: Series, picture: Picture, asSuv: boolean): Promise<StageImage> {
    const pixels = await this.viewing.store.of(series.uid, picture);
    const grid = gridOfOne(picture);
    if (pixels.colour) return { values: withoutOpacity(pixels.values), colour: true, grid };
    const values = series.whole ? new Int16Array(pixels.values.length) : new Float32Array(pixels.values.length);
    fill(values, pixels.values, levelsOf(series, picture, asSuv));
    return { values, colour: false, grid };
  }

  private async drawPlanes(series: Series, view: View): Promise<void> {
    const main = await this.filled(this.main, series, view.frame, view.asSuv);
    this.main = main;
    const under = view.fused ? await this.filled(this.under, view.fused, view.fused.frames.length - 1, true) : null;
    for (const [pane, state] of this.panes) {
      if (state.plane === null || !this.stage.has(pane)) continue;
      const look = lookOf(series, view);
      if (state.shown.split(/[+@]/)[0] === main.volume.id) this.stage.lookAtVolume(pane, main.volume, look);
      else await this.stage.showVolume(pane, main.volume, look);
      await this.showUnder(pane, state, under);
      this.stage.cutThrough(pane, view.point);
      this.done(pane, `${main.volume.id}${under ? `+${under.volume.id}` : ""}@${view.frame} ${String(view.asSuv)}`);
    }
    if (this.under !== under) this.under?.volume.close();
    this.under = under;
  }

  /** What lies behind a pane has one of its own, so that each is drawn as if it were alone. */
  private async showUnder(pane: string, state: PaneState, under: Filled | null): Promise<void> {
    const name = behind(pane);
    if (!under) {
      this.stage.close(name);
      return;
    }
    if (!state.under || state.shown.includes(`+${under.volume.id}@`)) return;
    if (!this.stage.has(name)) this.stage.open(name, state.under, state.plane);
    await this.stage.showVolume(name, under.volume, lookBehind(under.series));
  }

  /** The volume of a moment: the one before with other values, if it is of the same series. */
  private async filled(before: Filled | null, series: Series, frame: number, asSuv: boolean): Promise<Filled> {
    if (before?.series === series && before.frame === frame && before.asSuv === asSuv) return before;
    const grid = series.grid;
    if (!grid) throw new Error("no volume");
    const voxels = grid.size[0] * grid.size[1] * grid.size[2];
    if (voxels > VOXELS_MAX) throw new TooLargeError();
    const kept = before?.series === series ? before.volume : null;
    const values = kept?.values ?? (series.whole ? new Int16Array(voxels) : new Float32Array(voxels));
    // If a slice fails, what is kept is a mixture, and must not be taken for what it was.
    if (kept && before) before.frame = -1;
    await this.fetch(series, frame, asSuv, values);
    kept?.changed();
    if (!kept && before === this.main) before?.volume.close();
    return { volume: kept ?? new StageVolume(grid, values), series, frame, asSuv };
  }

  private async fetch(series: Series, frame: number, asSuv: boolean, values: Float32Array | Int16Array): Promise<void> {
    try {
      await fillAll({ store: this.viewing.store, series, frame, asSuv }, values, (done, total) => this.tell(done, total));
    } finally {
      this.viewing.change({ progress: null });
    }
  }

  private tell(done: number, total: number): void {
    // Not each single one: the page has better things to do.
    if (!this.ended && done % 8 === 0) this.viewing.change({ progress: { done, total } });
  }

  private done(pane: string, shown: string): void {
    const state = this.panes.get(pane);
    if (!state) return;
    state.shown = shown;
    state.element.dataset.shown = shown;
  }
}

function withoutOpacity(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0;
  return rgb;
}

const isReversed = (series: Series) => text(series.head, T.PhotometricInterpretation) === "MONOCHROME1";

function lookOf(series: Series, { low, high, map }: View): Look {
  return { low, high, map, reversed: isReversed(series) };
}

/** What lies behind is grey: CT from fat to contrast, others with the window of their header. */
function lookBehind(series: Series): Look {
  const told = series.modality === "CT" ? null : series.frames[0]?.pictures[0]?.window;
  const window = told ?? { low: -160, high: 240 };
  return { ...window, map: "grey", reversed: isReversed(series) };
}
