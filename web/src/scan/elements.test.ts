import { describe, expect, it } from "vitest";
import type { Tags } from "../api/types";
import { differences, elements, sought } from "./elements";

const text = (Name: string, Value: string) => ({ Name, Type: "String" as const, Value });
const header: Tags = {
  "0008,1140": { Name: "ReferencedImageSequence", Type: "Sequence", Value: [{ "0008,1155": text("ReferencedSOPInstanceUID", "1.2.3") }] },
  "0010,0010": text("PatientName", "<b>Doe</b>^Jane"),
  "0010,0030": { Name: "PatientBirthDate", Type: "Null", Value: null },
};

describe("elements", () => {
  it("are listed with those of sequences after them", () => {
    expect(elements(header).map(({ path, depth, value }) => [path, depth, value])).toEqual([
      ["0008,1140", 0, undefined],
      ["0008,1140 › 1 › 0008,1155", 1, "1.2.3"],
      ["0010,0010", 0, "<b>Doe</b>^Jane"],
      ["0010,0030", 0, ""],
    ]);
  });

  it("are found by tag, name and value, together with the sequence that they are in", () => {
    const all = elements(header);
    const found = (wanted: string) => sought(all, wanted).map(({ tag }) => tag);
    expect(found("(0010,0010)")).toEqual(["0010,0010"]);
    expect(found("00100010")).toEqual(["0010,0010"]);
    expect(found("patient")).toEqual(["0010,0010", "0010,0030"]);
    expect(found("1.2.3")).toEqual(["0008,1140", "0008,1155"]);
    expect(found("nothing")).toEqual([]);
    expect(found(" ")).toHaveLength(4);
  });

  it("end, however deep sequences are nested", () => {
    let deep: Tags = {};
    for (let i = 0; i < 100; i++) deep = { "0008,1140": { Name: "S", Type: "Sequence", Value: [deep] } };
    expect(elements(deep).length).toBeLessThan(40);
  });
});

describe("differences", () => {
  it("tells what differs, inside of sequences too, and what one lacks", () => {
    const other: Tags = {
      "0008,1140": { Name: "ReferencedImageSequence", Type: "Sequence", Value: [{ "0008,1155": text("ReferencedSOPInstanceUID", "1.2.4") }] },
      "0010,0010": text("PatientName", "<b>Doe</b>^Jane"),
      "0010,0040": text("PatientSex", "F"),
    };
    expect(differences(header, other).map(({ path, left, right }) => [path, left, right])).toEqual([
      ["0008,1140 › 1 › 0008,1155", "1.2.3", "1.2.4"],
      ["0010,0030", "", undefined],
      ["0010,0040", undefined, "F"],
    ]);
    expect(differences(header, header)).toEqual([]);
  });
});
