import { ApiError } from "../api/client";
import { number } from "./dicomJson";
import { drawn, samples, type Shown } from "./dicomweb";
import type { Picture, Stored } from "./pictures";
import { T } from "./tags";

/** Why a picture can't be shown; each has words on what to do. */
export type PixelTrouble = "noPixels" | "syntax" | "short" | "broken";

export class PixelError extends Error {
  readonly trouble: PixelTrouble;
  readonly picture: Picture;

  constructor(trouble: PixelTrouble, picture: Picture, detail: string) {
    super(detail);
    this.name = "PixelError";
    this.trouble = trouble;
    this.picture = picture;
  }
}

/** Stored values, or red, green, blue and opacity of each pixel where a picture is in colour. */
export type Pixels =
  | { colour: false; values: Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array }
  | { colour: true; values: Uint8ClampedArray };

/** Of all series on the page together; more are fetched again when they are wanted again. */
const BYTES_MAX = 512 * 1024 * 1024;
const AT_ONCE = 6;

/** A picture's series has been left before it came; nobody waits for it. */
export class LeftError extends Error {
  override name = "LeftError";
}

/**
 * Pixels by picture, of all series that are looked at: asked for once, kept while there is room for all of them
 * together, no more than a few under way. What is left is freed, and no longer asked for.
 */
export class PixelStore {
  private readonly kept = new Map<string, Pixels>();
  private readonly coming = new Map<string, Promise<Pixels>>();
  private readonly leaving = new Map<string, AbortController>();
  private readonly waiting: (() => void)[] = [];
  private bytes = 0;
  private running = 0;

  constructor(
    private readonly shown: Shown,
    private readonly bytesMax = BYTES_MAX,
  ) {}

  /** Bytes that are kept. */
  get size(): number {
    return this.bytes;
  }

  /** Frees all series but these, and breaks off what of the others is on its way. */
  keepOnly(some: readonly string[]): void {
    for (const [series, leaving] of this.leaving) {
      if (some.includes(series)) continue;
      leaving.abort(new LeftError());
      this.leaving.delete(series);
      const isOfIt = (key: string) => key.startsWith(`${series}/`);
      for (const key of [...this.coming.keys()].filter(isOfIt)) this.coming.delete(key);
      for (const key of [...this.kept.keys()].filter(isOfIt)) this.drop(key);
    }
  }

  of(series: string, picture: Picture): Promise<Pixels> {
    const key = `${series}/${picture.instance}/${picture.frame}`;
    const here = this.kept.get(key);
    if (here) {
      // The last one asked for is the last to go.
      this.kept.delete(key);
      this.kept.set(key, here);
      return Promise.resolve(here);
    }
    const known = this.coming.get(key);
    if (known) return known;
    const { signal } = this.lookingAt(series);
    const promise = this.fetched(series, picture, signal)
      .then((pixels) => {
        signal.throwIfAborted();
        this.keep(key, pixels);
        return pixels;
      })
      .finally(() => {
        // Left and come back to, the key is another's.
        if (this.coming.get(key) === promise) this.coming.delete(key);
      });
    this.coming.set(key, promise);
    return promise;
  }

  private lookingAt(series: string): AbortController {
    const leaving = this.leaving.get(series) ?? new AbortController();
    this.leaving.set(series, leaving);
    return leaving;
  }

  private keep(key: string, pixels: Pixels): void {
    this.kept.set(key, pixels);
    this.bytes += pixels.values.byteLength;
    for (const old of this.kept.keys()) {
      if (this.bytes <= this.bytesMax || old === key) break;
      this.drop(old);
    }
  }

  private drop(key: string): void {
    this.bytes -= this.kept.get(key)?.values.byteLength ?? 0;
    this.kept.delete(key);
  }

  private async fetched(series: string, picture: Picture, signal: AbortSignal): Promise<Pixels> {
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    this.running++;
    try {
      signal.throwIfAborted();
      return await pixels(this.shown, series, picture, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw explained(error, picture);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}

async function pixels(shown: Shown, series: string, picture: Picture, signal: AbortSignal): Promise<Pixels> {
  if (picture.stored === "shown") return { colour: true, values: await coloured(await drawn(shown, series, picture, signal), picture) };
  return { colour: false, values: typed(await samples(shown, series, picture, signal), picture) };
}

const ARRAYS = {
  int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array,
  int32: Int32Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array,
} satisfies Record<Exclude<Stored, "shown">, unknown>;

/** Samples as numbers: frames come in little endian, as the machines that run browsers are. */
export function typed(bytes: ArrayBuffer, picture: Picture) {
  if (picture.stored === "shown") throw new PixelError("broken", picture, "");
  const array = ARRAYS[picture.stored];
  const count = picture.rows * picture.columns;
  if (bytes.byteLength < count * array.BYTES_PER_ELEMENT) throw new PixelError("short", picture, "");
  const values = new array(bytes, 0, count);
  const bits = number(picture.header, T.BitsStored);
  const isWhole = !(values instanceof Float32Array) && !(values instanceof Float64Array);
  if (isWhole && bits !== null && bits > 0 && bits < 8 * array.BYTES_PER_ELEMENT) onlyStored(values, bits);
  return values;
}

/**
 * Bits above those stored are no part of a sample (PS3.5 8.1.1): the sign may not go on into them, and overlays of
 * old lie there. Samples begin at the lowest bit, as they have to.
 */
function onlyStored(values: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array, bits: number): void {
  const by = 32 - bits;
  const isSigned = values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array;
  for (let i = 0; i < values.length; i++) {
    const high = (values[i] ?? 0) << by;
    values[i] = isSigned ? high >> by : high >>> by;
  }
}

async function coloured(file: Blob, picture: Picture): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(picture.columns, picture.rows);
  const pen = canvas.getContext("2d");
  if (!pen) throw new PixelError("broken", picture, "");
  pen.drawImage(bitmap, 0, 0, picture.columns, picture.rows);
  bitmap.close();
  return pen.getImageData(0, 0, picture.columns, picture.rows).data;
}

/** What an answer means for a picture. Of what concerns the connection or the account, the page says it as elsewhere. */
function explained(error: unknown, picture: Picture): unknown {
  if (error instanceof PixelError) return error;
  // A browser that can't read the picture that came.
  if (error instanceof DOMException) return new PixelError("broken", picture, error.message);
  if (!(error instanceof ApiError)) return error;
  switch (error.status) {
    case 404: return new PixelError("noPixels", picture, error.message);
    case 406:
    case 415: return new PixelError("syntax", picture, error.message);
    case 400:
    case 422:
    case 500: return new PixelError("broken", picture, error.message);
    default: return error;
  }
}
