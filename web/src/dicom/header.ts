// The header of a DICOM file (PS3.10 §7, PS3.5 §7), read in the browser from the file's first bytes:
// as far as it tells whose a scan is and whether all of it is there. Nothing else is read.

import { decoderOf } from "./charset";
import { KEYWORDS, NUMBERS } from "./keywords";

/** What a header says, by keyword; texts decoded, several values joined by a backslash. */
export type Header = Readonly<Record<string, string>>;

export type Reading =
  | { kind: "header"; header: Header }
  /** The header goes on behind the bytes given. */
  | { kind: "more" }
  /** Not a DICOM file, or of a kind that is not read here; why. */
  | { kind: "other"; why: "not-dicom" | "deflated" | "damaged" };

const PREAMBLE = 128;
const LONG_VRS = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);
const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const FIRST_PIXELS = 0x7fe00008;
const TEXT_MAX = 4096;
const DEPTH_MAX = 16;

const IMPLICIT = "1.2.840.10008.1.2";
const DEFLATED = "1.2.840.10008.1.2.1.99";
const BIG_ENDIAN = "1.2.840.10008.1.2.2";

const SPECIFIC_CHARACTER_SET = 0x00080005;
const TRANSFER_SYNTAX_UID = 0x00020010;

/** The bytes end before the header does. */
class OutOfBytes extends Error {}

interface Element {
  tag: number;
  vr: string;
  length: number;
}

class Reader {
  at: number;
  explicit = true;
  little = true;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new OutOfBytes();
    const part = this.bytes.subarray(this.at, this.at + count);
    this.at += count;
    return part;
  }

  u16(): number {
    this.take(2);
    return this.view.getUint16(this.at - 2, this.little);
  }

  u32(): number {
    this.take(4);
    return this.view.getUint32(this.at - 4, this.little);
  }

  /** Tag, value representation and length (PS3.5 §7.1.2, §7.1.3). */
  element(): Element {
    const tag = this.u16() * 0x10000 + this.u16();
    // Items bear no value representation (PS3.5 §7.5).
    if (!this.explicit || tag >>> 16 === 0xfffe) return { tag, vr: "", length: this.u32() };
    const vr = String.fromCharCode(...this.take(2));
    if (!/^[A-Z]{2}$/.test(vr)) throw new RangeError("no value representation");
    if (!LONG_VRS.has(vr)) return { tag, vr, length: this.u16() };
    this.take(2);
    return { tag, vr, length: this.u32() };
  }

  /** Passes over a value, whatever is nested in it. */
  skip({ vr, length }: Element, depth = 0): void {
    if (length !== UNDEFINED) {
      this.take(length);
      return;
    }
    if (depth > DEPTH_MAX) throw new RangeError("too deep");
    // Of a value of unknown representation and undefined length, the items are implicit (PS3.5 §6.2.2).
    const explicit = this.explicit;
    if (vr === "UN") this.explicit = false;
    for (let item = this.element(); item.tag !== SEQUENCE_END; item = this.element()) {
      if (item.tag !== ITEM) throw new RangeError("no item");
      if (item.length === UNDEFINED) this.skipItem(depth + 1);
      else this.take(item.length);
    }
    this.explicit = explicit;
  }

  private skipItem(depth: number): void {
    for (let inner = this.element(); inner.tag !== ITEM_END; inner = this.element()) this.skip(inner, depth);
  }
}

/**
 * Reads the header out of the first bytes of a file.
 *
 * @param whole whether these are all bytes that there are
 */
export function readHeader(bytes: Uint8Array, whole: boolean): Reading {
  try {
    const reader = new Reader(bytes, PREAMBLE);
    if (String.fromCharCode(...reader.take(4)) !== "DICM") return { kind: "other", why: "not-dicom" };
    const syntax = fileMeta(reader);
    if (syntax === DEFLATED) return { kind: "other", why: "deflated" };
    reader.explicit = syntax !== IMPLICIT;
    reader.little = syntax !== BIG_ENDIAN;
    return dataSet(reader, whole);
  } catch (error) {
    if (error instanceof OutOfBytes) return whole ? { kind: "other", why: endOf(bytes) } : { kind: "more" };
    if (error instanceof RangeError) return { kind: "other", why: "damaged" };
    throw error;
  }
}

const endOf = (bytes: Uint8Array) => (bytes.length < PREAMBLE + 4 ? "not-dicom" : "damaged");

/** The file meta information; it is explicit and little endian whatever follows (PS3.10 §7.1). */
function fileMeta(reader: Reader): string {
  let syntax = "";
  while (!reader.atEnd) {
    const start = reader.at;
    const group = reader.u16();
    reader.at = start;
    if (group !== 2) break;
    const element = reader.element();
    if (element.tag === TRANSFER_SYNTAX_UID) syntax = plain(reader.take(element.length));
    else reader.skip(element);
  }
  if (syntax === "") throw new OutOfBytes();
  return syntax;
}

function dataSet(reader: Reader, whole: boolean): Reading {
  const texts: Record<string, string> = {};
  let decode = decoderOf("");
  while (!reader.atEnd) {
    const element = reader.element();
    if (element.tag >= FIRST_PIXELS) return { kind: "header", header: texts };
    const keyword = KEYWORDS[element.tag];
    if (element.tag === SPECIFIC_CHARACTER_SET) {
      decode = decoderOf(plain(reader.take(element.length)));
    } else if (keyword !== undefined && element.length <= TEXT_MAX) {
      if (NUMBERS.has(element.tag)) texts[keyword] = number(reader, element);
      else texts[keyword] = trimmed(decode(reader.take(element.length)));
    } else {
      reader.skip(element);
    }
  }
  return whole ? { kind: "header", header: texts } : { kind: "more" };
}

function number(reader: Reader, element: Element): string {
  if (element.length === 2) return String(reader.u16());
  reader.skip(element);
  return "";
}

const plain = (bytes: Uint8Array) => trimmed(String.fromCharCode(...bytes));

/** Values are padded to even length with a space or a zero (PS3.5 §6.2). */
const trimmed = (text: string) => text.replace(/[\0 ]+$/, "").replace(/^ +/, "");

const FIRST_BYTES = 64 * 1024;
const BYTES_MAX = 32 * 1024 * 1024;

/** Reads the header of a file: a small part of it, and more only where the header is long. */
export async function headerOf(file: Blob): Promise<Reading> {
  for (let count = FIRST_BYTES; ; count *= 8) {
    const bytes = new Uint8Array(await file.slice(0, count).arrayBuffer());
    const reading = readHeader(bytes, bytes.length === file.size);
    if (reading.kind !== "more") return reading;
    if (count >= BYTES_MAX) return { kind: "other", why: "damaged" };
  }
}
