import { describe, expect, it } from "vitest";
import { headerOf } from "../../dicom/header";
import { dicomFile, EXPLICIT, type Line } from "../../test/dicomFile";
import { elementsOf, findingsIn, tagText } from "./find";
import { newScan } from "../scans";
import { elementsBehind } from "./behind";
import { type Group, GROUPS, type Rule, type Rules } from "./groups";
import { foundUnder, inspect, isNumbered, standingOf } from "./inspection";
import { strip } from "./strip";
import { isBirthDate, isPersonName, personOf, toldBy } from "./words";

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

async function found(file: Blob, numbered = false): Promise<string[]> {
  const [elements, reading] = [await elementsOf(file), await headerOf(file)];
  if (typeof elements === "string" || reading.kind !== "header") throw new Error("not read");
  const behind = await elementsBehind(file, elements);
  if (behind === "damaged") throw new Error("not read");
  return findingsIn(elements, behind, reading.header, numbered).map(({ group, tag }) => `${group} ${tagText(tag)}`);
}

const fileOf = (...lines: Line[]) => new File([dicomFile(EXPLICIT, lines)], "a.dcm");
/** The bytes of elements alone, as they stand in a data set. */
const dataSet = (...lines: Line[]) => [...dicomFile(EXPLICIT, lines)].slice(132 + 28);

/** A sequence of one item, both of defined length. */
function sequence(group: number, element: number, inner: number[]): number[] {
  const item = [0xfe, 0xff, 0, 0xe0, inner.length, 0, 0, 0, ...inner];
  return [group & 255, group >>> 8, element & 255, element >>> 8, 0x53, 0x51, 0, 0, item.length, 0, 0, 0, ...item];
}

const checkedUnder = (rules: Partial<Record<Group, Rule>>) => ({
  state: "resolved" as const, subject: "A010", rulesOf: "NPET",
  rules: { ...(Object.fromEntries(GROUPS.map((group) => [group, "allow"])) as Rules), ...rules },
});

async function inspected(file: Blob) {
  const reading = await headerOf(file);
  const header = reading.kind === "header" ? reading.header : {};
  const scan = newScan("", header);
  await inspect(file, header, scan);
  return scan;
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
      "hospital-numbers (0008,0050)", "names (0008,1030)", "private (0009,0010)", "private (0009,1001)", "names (0009,1001)",
      "names (0010,0010)", "birth-date (0010,0030)", "free-text (0010,4000)",
    ]);
  });

  it("is no code typed as the name, and no year alone", async () => {
    const code: Line[] = [[0x00100010, "PN", "A010^V1"], [0x00100020, "LO", "A010"], [0x00100030, "DA", "19500101"]];
    expect(await found(new File([dicomFile(EXPLICIT, [...code, PIXELS])], "a.dcm"))).toEqual([]);
    expect(isPersonName("A010", "A010")).toBe(false);
    expect(isPersonName("Anna^^", "A010")).toBe(true);
  });

  it.each(["MUELLER^HANS 12.03.1953", "Doe^Jane 2", "王^伟", "김^철", "Doe^Jane"])("is a name that looks like a code: %s", async (name) => {
    const file = new File([dicomFile(EXPLICIT, [
      [0x00080005, "CS", "ISO_IR 192"], [0x00100010, "PN", new TextEncoder().encode(name)], [0x00100020, "LO", name === "Doe^Jane" ? name : "A010"], PIXELS,
    ])], "a.dcm");
    expect(await found(file)).toEqual(["names (0010,0010)"]);
  });

  it.each([
    ["19530312", true], ["1953.03.12", true], ["1953-03-12", true], ["195303", true],
    ["", false], ["1953", false], ["19530101", false], ["1953.01.01", false],
  ])("is a birth date in whatever form: %s", (date, tells) => {
    expect(isBirthDate(date)).toBe(tells);
  });

  it("is a birth date written with dots, in texts too", () => {
    expect(toldBy("geb. 12.03.1953", personOf({ PatientBirthDate: "1953.03.12" }))).toBe("birth-date");
    expect(toldBy("a -- b", personOf({ PatientBirthDate: "unknown" }))).toBe(null);
  });

  it("is a hospital's number typed as the name, and no code of the study", async () => {
    const file = fileOf([0x00100010, "PN", "12345678"], [0x00100020, "LO", "12345678"], PIXELS);
    expect(await found(file, true)).toEqual(["hospital-numbers (0010,0010)", "hospital-numbers (0010,0020)"]);
    const scan = await inspected(file);
    const checked = checkedUnder({ "hospital-numbers": "strip" });
    expect(foundUnder(scan, checked, "strip").map(({ keyword }) => keyword)).toEqual(["PatientName", "PatientID"]);
    expect(foundUnder(scan, { ...checked, subject: "1234-5678" }, "strip")).toEqual([]);
  });

  it("is a contact in a name that is a code", async () => {
    expect(await found(fileOf([0x00100010, "PN", "x1 jd@example.org1"], [0x00100020, "LO", "A010"], PIXELS))).toEqual(["contact (0010,0010)"]);
  });

  it.each([["private", 0x0009, 0x1002], ["staff", 0x0040, 0xa073]] as const)("is found in a sequence that is itself allowed: %s", async (group, of, element) => {
    const name = dataSet([0x00100010, "PN", "Doering^Jane"]);
    const bytes = dicomFile(EXPLICIT, [[0x00080060, "CS", "PT"]], [...sequence(of, element, name), ...dataSet(PIXELS)]);
    const scan = await inspected(new File([bytes], "a.dcm"));
    expect(foundUnder(scan, checkedUnder({ names: "strip" }), "strip")).toMatchObject([{ keyword: "PatientName", files: 1 }]);
    expect(standingOf(scan, checkedUnder({ names: "strip" }))).toBe("consent");
    expect((await stripped(bytes, new Set<Group>(["names"]))).text).not.toContain("Doering");
    // What goes along with the sequence need not be refused.
    expect(standingOf(scan, checkedUnder({ names: "refuse", [group]: "strip" }))).toBe("consent");
  });

  it.each([
    ["text", "LO", "scan of Doering", "names"], ["its number", "SH", "id 12345678", "hospital-numbers"],
    ["a birth date among bytes", "OB", "\0\u0001\u0002born 1950-03-12\0\0", "birth-date"], ["what is unknown", "UN", "DOERING", "names"],
    ["a telephone number", "LT", "tel. 555 12345", "contact"],
  ] as const)("is found in what a manufacturer keeps: %s", async (_, vr, value, group) => {
    const person: Line[] = [[0x00100010, "PN", "Doering^Jane"], [0x00100020, "LO", "12345678"], [0x00100030, "DA", "19500312"]];
    const bytes = dicomFile(EXPLICIT, [[0x00091001, vr, value], [0x00091002, "LO", "kept"], ...person, PIXELS]);
    const scan = await inspected(new File([bytes], "a.dcm"));
    const allowed = { ...checkedUnder({ [group]: "refuse" }), subject: "" };
    expect(foundUnder(scan, allowed, "refuse").map(({ tag }) => tagText(tag))).toContain("(0009,1001)");
    expect(standingOf(scan, allowed)).toBe("refused");
    // What goes because it is a manufacturer's need not be refused for what it says.
    expect(foundUnder(scan, { ...allowed, rules: { ...allowed.rules, private: "strip" } }, "refuse").map(({ tag }) => tagText(tag))).not.toContain("(0009,1001)");
    const reading = await headerOf(new File([bytes], "a.dcm"));
    const { file, removed } = await strip(new File([bytes], "a.dcm"), reading.kind === "header" ? reading.header : {}, true, new Set<Group>([group]));
    expect(removed.map(tagText)).toContain("(0009,1001)");
    expect(removed.map(tagText)).not.toContain("(0009,1002)");
    const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
    expect(text).toContain("kept");
    expect(text).not.toContain(value);
  });

  it("is not what bytes of a manufacturer look like by chance", async () => {
    const bytes = [0, 1, 0x4c, 0x65, 0x65, 2, 3, ...new TextEncoder().encode("410-555-1234"), 0];
    const file = fileOf([0x00091001, "OB", Uint8Array.from(bytes)], [0x00100010, "PN", "Lee^Jane"], PIXELS);
    expect(await found(file)).toEqual(["private (0009,1001)", "names (0010,0010)"]);
  });

  it("is found behind the pixels", async () => {
    const bytes = dicomFile(EXPLICIT, [[0x00080060, "CS", "PT"], PIXELS], sequence(0x7fe1, 0x1001, dataSet([0x00100010, "PN", "Doering^Jane"])));
    const scan = await inspected(new File([bytes], "a.dcm"));
    expect([...scan.found.values()].map(({ group, value }) => [group, value])).toEqual([["private", ""], ["names", "Doering^Jane"]]);
    expect((await stripped(bytes, new Set<Group>(["names"]))).text).not.toContain("Doering");
  });

  it("is not looked for where a file ends too early, or goes on with what is no element", async () => {
    const whole = dicomFile(EXPLICIT, [...PERSON, PIXELS]);
    for (const bytes of [whole.slice(0, -4), Uint8Array.from([...whole, 1, 2, 3, 4, 5, 6, 7, 8])]) {
      const scan = await inspected(new File([bytes], "a.dcm"));
      expect(standingOf(scan, checkedUnder({ names: "strip" }))).toBe("unread");
    }
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

  it.each([1, 2, 8, 512])("goes on past %i zeros behind the pixels", async (count) => {
    const bytes = dicomFile(EXPLICIT, [...PERSON, PIXELS], new Array<number>(count).fill(0));
    expect((await inspected(new File([bytes], "a.dcm"))).unread).toBe(0);
    expect((await stripped(bytes)).text).not.toContain("Doering");
  });

  it("refuses what it can't read to the end", async () => {
    const deflated = new File([dicomFile("1.2.840.10008.1.2.1.99", [])], "a.dcm");
    await expect(strip(deflated, {}, false, all)).rejects.toThrow("deflated");
    const whole = dicomFile(EXPLICIT, [...PERSON, PIXELS]);
    await expect(strip(new File([whole.slice(0, -4)], "a.dcm"), {}, false, all)).rejects.toThrow("damaged");
  });
});
