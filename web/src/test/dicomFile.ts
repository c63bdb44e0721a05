/** An element by tag, value representation and text. */
export type Line = [tag: number, vr: string, value: string | Uint8Array];

const LONG = new Set(["OB", "OW", "SQ", "UN", "UT"]);

function bytesOf(value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? Uint8Array.from(value, (letter) => letter.charCodeAt(0)) : value;
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0x20]);
}

function element([tag, vr, value]: Line, explicit: boolean, little: boolean): number[] {
  const bytes = bytesOf(value);
  const u16 = (n: number) => (little ? [n & 255, n >>> 8] : [n >>> 8, n & 255]);
  const u32 = (n: number) => {
    const four = [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24];
    return little ? four : four.reverse();
  };
  const head = [...u16(tag >>> 16), ...u16(tag & 0xffff)];
  if (!explicit) return [...head, ...u32(bytes.length), ...bytes];
  const length = LONG.has(vr) ? [0, 0, ...u32(bytes.length)] : u16(bytes.length);
  return [...head, ...bytesOf(vr), ...length, ...bytes];
}

/** The bytes of a DICOM file, encoded by hand (PS3.10 §7). */
export function dicomFile(syntax: string, lines: Line[], extra: number[] = []): Uint8Array<ArrayBuffer> {
  const explicit = syntax !== "1.2.840.10008.1.2";
  const little = syntax !== "1.2.840.10008.1.2.2";
  return Uint8Array.from([
    ...new Array<number>(128).fill(0),
    ...bytesOf("DICM"),
    ...element([0x00020010, "UI", syntax.length % 2 ? `${syntax}\0` : syntax], true, true),
    ...lines.flatMap((line) => element(line, explicit, little)),
    ...extra,
  ]);
}

export const EXPLICIT = "1.2.840.10008.1.2.1";
