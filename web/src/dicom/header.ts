// The header of a DICOM file (PS3.10 §7, PS3.5 §7), read in the browser from the file's first bytes:
// as far as it tells whose a scan is and whether all of it is there. Nothing else is read.

import { decoderOf } from "./charset";
import { KEYWORDS, NUMBERS } from "./keywords";
import { dataSetReader, type Element, FIRST_PIXELS, OutOfBytes, plain, PREAMBLE, type Reader, trimmed } from "./reader";

/** What a header says, by keyword; texts decoded, several values joined by a backslash. */
export type Header = Readonly<Record<string, string>>;

export type Reading =
  | { kind: "header"; header: Header }
  /** The header goes on behind the bytes given. */
  | { kind: "more" }
  /** Not a DICOM file, or of a kind that is not read here; why. */
  | { kind: "other"; why: "not-dicom" | "deflated" | "damaged" };

const TEXT_MAX = 4096;

const SPECIFIC_CHARACTER_SET = 0x00080005;

/**
 * Reads the header out of the first bytes of a file.
 *
 * @param whole whether these are all bytes that there are
 */
export function readHeader(bytes: Uint8Array, whole: boolean): Reading {
  try {
    const reader = dataSetReader(bytes);
    return typeof reader === "string" ? { kind: "other", why: reader } : dataSet(reader, whole);
  } catch (error) {
    if (error instanceof OutOfBytes) return whole ? { kind: "other", why: endOf(bytes) } : { kind: "more" };
    if (error instanceof RangeError) return { kind: "other", why: "damaged" };
    throw error;
  }
}

const endOf = (bytes: Uint8Array) => (bytes.length < PREAMBLE + 4 ? "not-dicom" : "damaged");

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
