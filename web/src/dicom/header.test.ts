import { describe, expect, it } from "vitest";
import { dicomFile, EXPLICIT, type Line } from "../test/dicomFile";
import { headerOf, readHeader } from "./header";

const SCAN: Line[] = [
  [0x00080005, "CS", "ISO_IR 192"],
  [0x00080060, "CS", "PT"],
  [0x00100010, "PN", new TextEncoder().encode("Müller^Jürgen")],
  [0x00100020, "LO", "A010 "],
];
const PIXELS: Line = [0x7fe00010, "OW", "pixels"];
const NAMED = { Modality: "PT", PatientName: "Müller^Jürgen", PatientID: "A010" };

describe("readHeader", () => {
  it.each([
    ["explicit little endian", EXPLICIT],
    ["implicit little endian", "1.2.840.10008.1.2"],
    ["explicit big endian", "1.2.840.10008.1.2.2"],
    ["JPEG 2000", "1.2.840.10008.1.2.4.90"],
  ])("reads %s", (_, syntax) => {
    expect(readHeader(dicomFile(syntax, [...SCAN, PIXELS]), true)).toEqual({ kind: "header", header: NAMED });
  });

  it("decodes names in the character set that the header names", () => {
    const cases: [string, number[], string][] = [
      ["", [0x4d, 0xfc], "Mü"],
      ["ISO_IR 101", [0xa3], "Ł"],
      ["ISO_IR 144", [0xb8], "И"],
      ["\\ISO 2022 IR 87", [0x41, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42], "A山"],
      ["GB18030", [0xcd, 0xf5], "王"],
    ];
    for (const [set, bytes, name] of cases) {
      const file = dicomFile(EXPLICIT, [[0x00080005, "CS", set], [0x00100010, "PN", Uint8Array.from(bytes)]]);
      expect(readHeader(file, true)).toMatchObject({ header: { PatientName: name } });
    }
  });

  it("passes over sequences of undefined length, nested ones too", () => {
    const item = [0xfe, 0xff, 0x00, 0xe0];
    const undefinedLength = [0xff, 0xff, 0xff, 0xff];
    const itemEnd = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0];
    const end = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
    const sequence = (tag: number[], content: number[]) =>
      [...tag, 0x53, 0x51, 0, 0, ...undefinedLength, ...item, ...undefinedLength, ...content, ...itemEnd, ...end];
    const inner = sequence([0x08, 0x00, 0x40, 0x11], []);
    const outer = sequence([0x08, 0x00, 0x10, 0x11], inner);
    const id = [...dicomFile(EXPLICIT, [[0x00100020, "LO", "A010"]])].slice(-12);
    expect(readHeader(dicomFile(EXPLICIT, [], [...outer, ...id]), true)).toMatchObject({ header: { PatientID: "A010" } });
  });

  it("asks for more where the header goes on, and never past the pixels", () => {
    const file = dicomFile(EXPLICIT, [...SCAN, PIXELS]);
    for (let count = 132; count < file.length - 20; count++) {
      expect(readHeader(file.slice(0, count), false), `${count} bytes`).toEqual({ kind: "more" });
    }
    expect(readHeader(file.slice(0, file.length - 6), false)).toEqual({ kind: "header", header: NAMED });
  });

  it("says of other files what they are", () => {
    expect(readHeader(new TextEncoder().encode("notes"), true)).toEqual({ kind: "other", why: "not-dicom" });
    expect(readHeader(new Uint8Array(500), true)).toEqual({ kind: "other", why: "not-dicom" });
    expect(readHeader(dicomFile("1.2.840.10008.1.2.1.99", []), true)).toEqual({ kind: "other", why: "deflated" });
    expect(readHeader(dicomFile(EXPLICIT, SCAN).slice(0, -3), true)).toEqual({ kind: "other", why: "damaged" });
  });

  it("ends for whatever bytes", () => {
    const file = dicomFile(EXPLICIT, [...SCAN, PIXELS]);
    let seed = 32;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
    for (let round = 0; round < 2000; round++) {
      const broken = file.slice();
      for (let i = 0; i < 4; i++) broken[132 + (random() % (broken.length - 132))] = random() % 256;
      expect(["header", "more", "other"]).toContain(readHeader(broken, round % 2 === 0).kind);
    }
  });
});

describe("headerOf", () => {
  it("reads a large file's first bytes only", async () => {
    const file = new File([dicomFile(EXPLICIT, [...SCAN, [0x7fe00010, "OW", "x".repeat(300_000)]])], "a.dcm");
    const read: number[] = [];
    const slice = file.slice.bind(file);
    file.slice = (from, to) => {
      read.push(Number(to));
      return slice(from, to);
    };
    expect(await headerOf(file)).toMatchObject({ header: NAMED });
    expect(read).toEqual([65_536]);
  });

  it("reads on where something long stands before what it looks for", async () => {
    const lines: Line[] = [[0x00091010, "OB", "x".repeat(100_000)], [0x00100020, "LO", "A010"]];
    expect(await headerOf(new File([dicomFile(EXPLICIT, lines)], "a.dcm"))).toMatchObject({ header: { PatientID: "A010" } });
  });
});
