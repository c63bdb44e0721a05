import { describe, expect, it } from "vitest";
import type { Header } from "../dicom/header";
import type { Item } from "./item";
import { personalIn, scanKey, warningsOf } from "./scans";

let count = 0;

function item(header: Record<string, string>): Item {
  const whole: Header = { SOPInstanceUID: `1.2.${++count}`, SeriesInstanceUID: "1", Modality: "PT", ...header };
  return {
    path: "", size: 1, open: () => Promise.reject(new Error("not opened")), header: whole, state: "waiting", sha256: "", sent: 0,
    error: "", imagingStudy: "", confirmed: false, uncertain: false,
  };
}

const warned = (...items: Item[]) => warningsOf({ key: "", header: items[0]?.header ?? {}, items });

describe("scans", () => {
  it("are parted by imaging study and by what was typed of the person", () => {
    const one = { StudyInstanceUID: "1", PatientID: "A010", PatientName: "A" };
    expect(scanKey(one)).toBe(scanKey({ ...one, Modality: "CT" }));
    for (const other of [{ StudyInstanceUID: "2" }, { PatientID: "A01" }, { PatientName: "B" }]) {
      expect(scanKey({ ...one, ...other })).not.toBe(scanKey(one));
    }
  });

  it("with all slices raise no warning", () => {
    expect(warned(item({ InstanceNumber: "1" }), item({ InstanceNumber: "2" }))).toEqual([]);
  });

  it("lack what the numbers leave out", () => {
    expect(warned(item({ InstanceNumber: "1" }), item({ InstanceNumber: "4" }))).toMatchObject([{ kind: "missing", missing: 2, of: 4 }]);
  });

  it("lack what a dynamic series says it has", () => {
    const frame = { NumberOfSlices: "2", NumberOfTimeSlices: "3" };
    const some = ["1", "2", "3", "4"].map((InstanceNumber) => item({ ...frame, InstanceNumber }));
    expect(warned(...some)).toMatchObject([{ kind: "missing", missing: 2, of: 6 }]);
    expect(warned(...some, item({ ...frame, InstanceNumber: "5" }), item({ ...frame, InstanceNumber: "6" }))).toEqual([]);
  });

  it("without PET say what they are", () => {
    expect(warned(item({ Modality: "MR" }))).toMatchObject([{ kind: "not-pet", modalities: "MR" }]);
    expect(warned(item({ Modality: "CT" }), item({}))).toEqual([]);
  });
});

describe("what may tell who a person is", () => {
  it("is a name, a birth date, an address, a comment", () => {
    expect(personalIn({ PatientID: "A010", PatientName: "Doe^Jane", PatientBirthDate: "19500312", PatientAddress: "x" }))
      .toEqual(["PatientName", "PatientAddress", "PatientBirthDate"]);
  });

  it("is no code typed as the name, and no year alone", () => {
    expect(personalIn({ PatientID: "A010", PatientName: "A010", PatientBirthDate: "19500101" })).toEqual([]);
    expect(personalIn({ PatientID: "A010", PatientName: "A010^V1" })).toEqual([]);
  });
});
