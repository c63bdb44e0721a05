// What stands behind the pixels of a file: padding, signatures, private elements. It leaves with the
// rest, and so is looked through as the rest is.

import { type Elements, elementsIn, type Placed } from "../../dicom/elements";
import { ITEM, OutOfBytes, PIXEL_DATA, SEQUENCE_END, UNDEFINED } from "../../dicom/reader";

export interface Behind {
  /** Where the element of the pixels ends. */
  from: number;
  bytes: Uint8Array;
  elements: Placed[];
}

const BEHIND_MAX = 32 * 1024 * 1024;

/** Damaged, too, where the pixels end before they should: nobody knows what would have followed. */
export async function elementsBehind(file: Blob, elements: Elements): Promise<Behind | "damaged"> {
  const { pixels, little } = elements;
  if (pixels === null) return { from: file.size, bytes: new Uint8Array(), elements: [] };
  const from = await endOfPixels(file, elements);
  if (from === null || file.size - from > BEHIND_MAX) return "damaged";
  const bytes = new Uint8Array(await file.slice(from).arrayBuffer());
  // Some writers fill up blocks with zeros, which are no elements and tell nothing.
  if (bytes.every((byte) => byte === 0)) return { from, bytes, elements: [] };
  try {
    return { from, bytes, elements: elementsIn(bytes, pixels.vr !== "", little) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof OutOfBytes) return "damaged";
    throw error;
  }
}

/** At once, or behind the last fragment (PS3.5 §A.4); null where the file ends before. */
async function endOfPixels(file: Blob, { pixels, little }: Elements): Promise<number | null> {
  if (pixels === null) return file.size;
  const within = (at: number) => (at > file.size ? null : at);
  if (pixels.length !== UNDEFINED) return within(pixels.valueAt + pixels.length);
  for (let at: number | null = pixels.valueAt; at !== null;) {
    const view: DataView = new DataView(await file.slice(at, at + 8).arrayBuffer());
    if (view.byteLength < 8) return null;
    const tag = view.getUint16(0, little) * 0x10000 + view.getUint16(2, little);
    if (tag === SEQUENCE_END) return at + 8;
    if (tag !== ITEM || pixels.tag !== PIXEL_DATA) return null;
    at = within(at + 8 + view.getUint32(4, little));
  }
  return null;
}
