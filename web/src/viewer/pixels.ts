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

/** More are fetched again when they are wanted again. */
const BYTES_MAX = 512 * 1024 * 1024;
const AT_ONCE = 6;

/** Pixels by picture: asked for once, kept while there is room, no more than a few under way. */
export class PixelStore {
  private readonly kept = new Map<string, Pixels>();
  private readonly coming = new Map<string, Promise<Pixels>>();
  private readonly waiting: (() => void)[] = [];
  private bytes = 0;
  private running = 0;

  constructor(
    private readonly shown: Shown,
    private readonly series: string,
  ) {}

  of(picture: Picture): Promise<Pixels> {
    const key = `${picture.instance}/${picture.frame}`;
    const here = this.kept.get(key);
    if (here) {
      // The last one asked for is the last to go.
      this.kept.delete(key);
      this.kept.set(key, here);
      return Promise.resolve(here);
    }
    const known = this.coming.get(key);
    if (known) return known;
    const promise = this.fetched(picture)
      .then((pixels) => {
        this.keep(key, pixels);
        return pixels;
      })
      .finally(() => this.coming.delete(key));
    this.coming.set(key, promise);
    return promise;
  }

  private keep(key: string, pixels: Pixels): void {
    this.kept.set(key, pixels);
    this.bytes += pixels.values.byteLength;
    for (const [old, { values }] of this.kept) {
      if (this.bytes <= BYTES_MAX || old === key) break;
      this.kept.delete(old);
      this.bytes -= values.byteLength;
    }
  }

  private async fetched(picture: Picture): Promise<Pixels> {
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    this.running++;
    try {
      return await pixels(this.shown, this.series, picture);
    } catch (error) {
      throw explained(error, picture);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}

async function pixels(shown: Shown, series: string, picture: Picture): Promise<Pixels> {
  if (picture.stored === "shown") return { colour: true, values: await coloured(await drawn(shown, series, picture), picture) };
  return { colour: false, values: typed(await samples(shown, series, picture), picture) };
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
