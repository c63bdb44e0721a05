import { describe, expect, it } from "vitest";
import { picturesOf } from "./pictures";
import { typed } from "./pixels";
import { T } from "./tags";

const element = (value: unknown) => ({ vr: "LO", Value: [value] });

function samplesOf(words: number[], bitsStored: number, sign: number): number[] {
  const header = {
    [T.Rows]: element(1), [T.Columns]: element(words.length), [T.BitsAllocated]: element(16), [T.BitsStored]: element(bitsStored),
    [T.PixelRepresentation]: element(sign), [T.PhotometricInterpretation]: element("MONOCHROME2"),
  };
  return [...typed(Uint16Array.from(words).buffer, picturesOf([header])[0]!)];
}

describe("samples", () => {
  it.each([
    ["get their sign from the highest bit stored", [0x0fff, 0x0800, 0x07ff], 12, 1, [-1, -2048, 2047]],
    ["leave out what lies above the bits stored", [0xf123, 0x1000, 0x0fff], 12, 0, [0x123, 0, 0xfff]],
    ["stay as they are where all bits are stored", [0xffff, 0x8000, 0x7fff], 16, 1, [-1, -32768, 32767]],
  ])("%s", (_, words, bitsStored, sign, values) => {
    expect(samplesOf(words, bitsStored, sign)).toEqual(values);
  });
});
