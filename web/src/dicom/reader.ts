// Elements out of the bytes of a DICOM file (PS3.10 §7, PS3.5 §7), whatever its transfer syntax.

export const PREAMBLE = 128;
const LONG_VRS = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);
export const UNDEFINED = 0xffffffff;
export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;
export const FIRST_PIXELS = 0x7fe00008;
export const PIXEL_DATA = 0x7fe00010;
export const DEPTH_MAX = 16;

const IMPLICIT = "1.2.840.10008.1.2";
const DEFLATED = "1.2.840.10008.1.2.1.99";
const BIG_ENDIAN = "1.2.840.10008.1.2.2";

const TRANSFER_SYNTAX_UID = 0x00020010;

/** The bytes end before the header does. */
export class OutOfBytes extends Error {}

export interface Element {
  tag: number;
  vr: string;
  length: number;
}

export class Reader {
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

/** A reader that stands where the data set of a file begins; else why there is none. */
export function dataSetReader(bytes: Uint8Array): Reader | "not-dicom" | "deflated" {
  const reader = new Reader(bytes, PREAMBLE);
  if (String.fromCharCode(...reader.take(4)) !== "DICM") return "not-dicom";
  const syntax = fileMeta(reader);
  if (syntax === DEFLATED) return "deflated";
  reader.explicit = syntax !== IMPLICIT;
  reader.little = syntax !== BIG_ENDIAN;
  return reader;
}

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

export const plain = (bytes: Uint8Array) => trimmed(String.fromCharCode(...bytes));

/** Values are padded to even length with a space or a zero (PS3.5 §6.2). */
export const trimmed = (text: string) => text.replace(/[\0 ]+$/, "").replace(/^ +/, "");
