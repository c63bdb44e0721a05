import { describe, expect, it } from "vitest";
import { headerOf } from "../../dicom/header";
import { dicomFile, EXPLICIT, type Line } from "../../test/dicomFile";
import { elementsOf, findingsIn, tagText } from "./find";
import type { Group } from "./groups";
import { isNumbered } from "./inspection";
import { strip } from "./strip";
import { isPersonName, personOf, toldBy } from "./words";

const IMPLICIT = "1.2.840.10008.1.2";
const BIG_ENDIAN = "1.2.840.10008.1.2.2";
const PIXELS: Line = [0x7fe00010, "OW", "pixelspixels"];

const PERSON: Line[] = [
  [0x00080005, "CS", "ISO_IR 100"],
  [0x00080050, "SH", "ACC9"],
  [0x00081030, "LO", "PET brain of Doering"],
  [0x00090010, "LO", "MAKER"],
  [0x00091001, "LO", "Doering inside"],
  [0x00100010, "PN", "Doering^Jane"],
  [0x00100020, "LO", "A010"],
  [0x00100030, "DA", "19500312"],
  [0x00104000, "LT", "asked for her sister"],
  [0x00180015, "CS", "BRAIN"],
];

const all = new Set<Group>(["names", "birth-date", "hospital-numbers", "contact", "staff", "free-text", "private"]);

async function found(file: Blob): Promise<string[]> {
  const [elements, reading] = [await elementsOf(file), await headerOf(file)];
  if (typeof elements === "string" || reading.kind !== "header") throw new Error("not read");
  return findingsIn(elements, reading.header, false).map(({ group, tag }) => `${group} ${tagText(tag)}`);
}

async function stripped(bytes: Uint8Array<ArrayBuffer>, groups: ReadonlySet<Group> = all) {
  const file = new File([bytes], "a.dcm");
  const reading = await headerOf(file);
  const { file: copy, removed } = await strip(file, reading.kind === "header" ? reading.header : {}, false, groups);
  const text = new TextDecoder("latin1").decode(await copy.arrayBuffer());
  return { copy, removed: removed.map(tagText), text };
}

describe("what tells who somebody is", () => {
  it.each([EXPLICIT, IMPLICIT, BIG_ENDIAN])("is found by attribute and by words under %s", async (syntax) => {
    expect(await found(new File([dicomFile(syntax, [...PERSON, PIXELS])], "a.dcm"))).toEqual([
      "hospital-numbers (0008,0050)", "names (0008,1030)", "private (0009,0010)", "private (0009,1001)",
      "names (0010,0010)", "birth-date (0010,0030)", "free-text (0010,4000)",
    ]);
  });

  it("is no code typed as the name, and no year alone", async () => {
    const code: Line[] = [[0x00100010, "PN", "A010^V1"], [0x00100020, "LO", "A010"], [0x00100030, "DA", "19500101"]];
    expect(await found(new File([dicomFile(EXPLICIT, [...code, PIXELS])], "a.dcm"))).toEqual([]);
    expect(isPersonName("A010", "A010")).toBe(false);
    expect(isPersonName("Anna^^", "A010")).toBe(true);
  });

  it.each([
    ["Frau Müller, links", "names"], ["geb. 12.03.1950", "birth-date"], ["dob 1950-03-12", "birth-date"],
    ["call (410) 555-1234", "contact"], ["j.doe@example.org", "contact"], ["MRN: 4711123", "hospital-numbers"],
    ["PET AC 3D 128", null], ["FDG 10 min x 6", null], ["Mullerian duct", null],
  ])("in a text: %s", (text, group) => {
    expect(toldBy(text, personOf({ PatientName: "Müller^Anna", PatientBirthDate: "19500312" }))).toBe(group);
  });

  it("is a Patient ID that is a number, and holds no code of the study", () => {
    const checked = (subject: string) => ({ state: "resolved" as const, subject, rules: {} as never, rulesOf: "" });
    expect(isNumbered({ PatientID: "00471199" }, checked("A010"))).toBe(true);
    expect(isNumbered({ PatientID: "12345678" }, checked("1234-5678"))).toBe(false);
    expect(isNumbered({ PatientID: "A010" }, checked("A011"))).toBe(false);
  });
});

describe("stripping", () => {
  it.each([EXPLICIT, IMPLICIT, BIG_ENDIAN])("leaves no value and all the rest under %s", async (syntax) => {
    const { copy, removed, text } = await stripped(dicomFile(syntax, [...PERSON, PIXELS]));
    expect(removed).toEqual(["(0008,0050)", "(0008,1030)", "(0009,0010)", "(0009,1001)", "(0010,0010)", "(0010,0030)", "(0010,4000)"]);
    for (const value of ["Doering", "19500312", "sister", "ACC9", "MAKER"]) expect(text).not.toContain(value);
    expect(text.endsWith("pixelspixels")).toBe(true);
    expect(await headerOf(copy)).toEqual({ kind: "header", header: { AccessionNumber: "", StudyDescription: "", PatientName: "", PatientID: "A010", PatientBirthDate: "" } });
    expect(await found(copy)).toEqual([]);
  });

  it("takes out only what the groups say, and gives back the file itself where there is nothing", async () => {
    const { text } = await stripped(dicomFile(EXPLICIT, [...PERSON, PIXELS]), new Set<Group>(["birth-date"]));
    expect(text).toContain("Doering^Jane");
    expect(text).not.toContain("19500312");
    const file = new File([dicomFile(EXPLICIT, [[0x00100020, "LO", "A010"], PIXELS])], "a.dcm");
    expect((await strip(file, {}, false, all)).file).toBe(file);
  });

  it("goes into sequences, of whatever length, and puts their lengths right", async () => {
    const inner = [...dicomFile(EXPLICIT, [[0x00100010, "PN", "Doering^Jane"], [0x00100020, "LO", "A010"]])].slice(132 + 28);
    const item = (open: boolean) => {
      const [length, end] = open ? [[255, 255, 255, 255], [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]] : [[inner.length, 0, 0, 0], []];
      return [0xfe, 0xff, 0, 0xe0, ...length, ...inner, ...end];
    };
    const sequence = (tag: number[], open: boolean) => {
      const content = [...item(open), ...item(!open)];
      const head = [...tag, 0x53, 0x51, 0, 0];
      const [length, end] = open ? [[255, 255, 255, 255], [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]] : [[content.length, 0, 0, 0], []];
      return [...head, ...length, ...content, ...end];
    };
    const after = [...dicomFile(EXPLICIT, [[0x00400254, "LO", "behind"], PIXELS])].slice(132 + 28);
    const bytes = dicomFile(EXPLICIT, [[0x00080060, "CS", "PT"]], [...sequence([0x32, 0, 0x64, 0x10], true), ...sequence([0x40, 0, 0x75, 2], false), ...after]);
    const { copy, removed, text } = await stripped(bytes);
    expect(removed).toEqual(["(0010,0010)"]);
    expect(text).not.toContain("Doering");
    expect(text.split("A010")).toHaveLength(5);
    expect(await headerOf(copy)).toMatchObject({ header: { Modality: "PT", PerformedProcedureStepDescription: "behind" } });
  });

  it("leaves fragments of compressed pixels, and takes out private elements behind them", async () => {
    const fragment = (bytes: number[]) => [0xfe, 0xff, 0, 0xe0, bytes.length, 0, 0, 0, ...bytes];
    const head = [0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 255, 255, 255, 255];
    const pixels = [...head, ...fragment([]), ...fragment([1, 2, 3, 4]), 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
    const behind = [...dicomFile("1.2.840.10008.1.2.4.90", [[0x7fe10010, "LO", "Doering"]])].slice(132 + 30);
    const { copy, text } = await stripped(dicomFile("1.2.840.10008.1.2.4.90", [[0x00100010, "PN", "Doering^Jane"]], [...pixels, ...behind]));
    expect(text).not.toContain("Doering");
    expect([...new Uint8Array(await copy.arrayBuffer())].slice(-pixels.length)).toEqual(pixels);
  });

  it("refuses what it can't read to the end", async () => {
    const deflated = new File([dicomFile("1.2.840.10008.1.2.1.99", [])], "a.dcm");
    await expect(strip(deflated, {}, false, all)).rejects.toThrow("deflated");
    const whole = dicomFile(EXPLICIT, [...PERSON, PIXELS]);
    await expect(strip(new File([whole.slice(0, -4)], "a.dcm"), {}, false, all)).rejects.toThrow("damaged");
  });
});
