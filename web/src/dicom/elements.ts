// The elements of a DICOM file down to the pixels, sequences opened: what is looked through, and
// rewritten, before it is sent. Values stay where they are, in the bytes of the file.

import { dataSetReader, DEPTH_MAX, type Element, FIRST_PIXELS, ITEM, ITEM_END, OutOfBytes, PIXEL_DATA, Reader, SEQUENCE_END, UNDEFINED } from "./reader";

/** An element, in bytes of the file. */
export interface Placed extends Element {
  from: number;
  valueAt: number;
  to: number;
  /** Of a sequence. */
  items: Item[] | null;
}

export interface Item {
  from: number;
  length: number;
  elements: Placed[];
  to: number;
}

export interface Elements {
  bytes: Uint8Array;
  little: boolean;
  /** Where the data set begins. */
  from: number;
  elements: Placed[];
  /** The element of the pixels, whose value goes on behind these bytes; or nothing is left. */
  pixels: (Element & { from: number; valueAt: number }) | null;
}

export type Layout = { kind: "elements"; elements: Elements } | { kind: "more" } | { kind: "other"; why: "not-dicom" | "deflated" | "damaged" };

/** What stands in the first bytes of a file; `whole` if these are all bytes that there are. */
export function layoutOf(bytes: Uint8Array, whole: boolean): Layout {
  try {
    const reader = dataSetReader(bytes);
    if (typeof reader === "string") return { kind: "other", why: reader };
    const from = reader.at;
    const elements: Placed[] = [];
    while (!reader.atEnd) {
      const start = reader.at;
      const element = reader.element();
      if (element.tag >= FIRST_PIXELS && element.tag <= PIXEL_DATA) {
        const pixels = { ...element, from: start, valueAt: reader.at };
        return { kind: "elements", elements: { bytes, little: reader.little, from, elements, pixels } };
      }
      elements.push(placed(reader, element, start, bytes, 0));
    }
    return whole ? { kind: "elements", elements: { bytes, little: reader.little, from, elements, pixels: null } } : { kind: "more" };
  } catch (error) {
    if (error instanceof OutOfBytes) return whole ? { kind: "other", why: "damaged" } : { kind: "more" };
    if (error instanceof RangeError) return { kind: "other", why: "damaged" };
    throw error;
  }
}

/** Elements that stand behind the pixels. */
export function elementsIn(bytes: Uint8Array, explicit: boolean, little: boolean): Placed[] {
  const reader = new Reader(bytes, 0);
  reader.explicit = explicit;
  reader.little = little;
  return elementsTo(reader, bytes.length, bytes, 0);
}

function elementsTo(reader: Reader, end: number, bytes: Uint8Array, depth: number): Placed[] {
  const elements: Placed[] = [];
  while (reader.at < end) {
    const start = reader.at;
    elements.push(placed(reader, reader.element(), start, bytes, depth));
  }
  if (reader.at !== end) throw new RangeError("an element is longer than what it stands in");
  return elements;
}

function placed(reader: Reader, element: Element, from: number, bytes: Uint8Array, depth: number): Placed {
  const valueAt = reader.at;
  const items = itemsOf(reader, element, bytes, depth);
  if (items === null) {
    reader.at = valueAt;
    reader.skip(element, depth);
  }
  return { ...element, from, valueAt, to: reader.at, items };
}

/** Of a sequence; or of what holds one without saying so. */
function itemsOf(reader: Reader, { vr, length }: Element, bytes: Uint8Array, depth: number): Item[] | null {
  const unsaid = vr === "" || vr === "UN";
  if (vr !== "SQ" && !(unsaid && (length === UNDEFINED || beginsAsItem(reader, bytes, length)))) return null;
  if (depth > DEPTH_MAX) throw new RangeError("too deep");
  const { explicit, at } = reader;
  // What is of unknown representation holds items that are implicit (PS3.5 §6.2.2).
  if (vr === "UN") reader.explicit = false;
  try {
    return itemsTo(reader, length === UNDEFINED ? null : at + length, bytes, depth);
  } catch (error) {
    // It only looked like one. Bytes that are missing may still come.
    if (!(error instanceof RangeError) || !unsaid || length === UNDEFINED) throw error;
    return null;
  } finally {
    reader.explicit = explicit;
  }
}

function beginsAsItem(reader: Reader, bytes: Uint8Array, length: number): boolean {
  if (length < 8) return false;
  const [a, b, c, d] = bytes.subarray(reader.at, reader.at + 4);
  return reader.little ? a === 0xfe && b === 0xff && c === 0 && d === 0xe0 : a === 0xff && b === 0xfe && c === 0xe0 && d === 0;
}

function itemsTo(reader: Reader, end: number | null, bytes: Uint8Array, depth: number): Item[] {
  const items: Item[] = [];
  // All of it must be here before what looks like a sequence is found to be none.
  if (end !== null && end > bytes.length) throw new OutOfBytes();
  while (end === null || reader.at < end) {
    const from = reader.at;
    const { tag, length } = reader.element();
    if (tag === SEQUENCE_END && end === null) return items;
    if (tag !== ITEM) throw new RangeError("no item");
    const elements = length === UNDEFINED ? untilItemEnd(reader, bytes, depth) : elementsTo(reader, reader.at + length, bytes, depth + 1);
    items.push({ from, length, elements, to: reader.at });
  }
  if (reader.at !== end) throw new RangeError("an item is longer than its sequence");
  return items;
}

function untilItemEnd(reader: Reader, bytes: Uint8Array, depth: number): Placed[] {
  const elements: Placed[] = [];
  for (;;) {
    const from = reader.at;
    const element = reader.element();
    if (element.tag === ITEM_END) return elements;
    elements.push(placed(reader, element, from, bytes, depth + 1));
  }
}
