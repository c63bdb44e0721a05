import { describe, expect, it } from "vitest";
import type { Header } from "../dicom/header";
import type { Item } from "./item";
import { newScan, scanKey, warningsOf } from "./scans";

let count = 0;

function item(header: Record<string, string>): Item {
  const whole: Header = { SOPInstanceUID: `1.2.${++count}`, SeriesInstanceUID: "1", Modality: "PT", ...header };
  return {
    path: "", size: 1, open: () => Promise.reject(new Error("not opened")), header: whole, state: "waiting", sha256: "", sent: 0,
    error: "", imagingStudy: "", confirmed: false, uncertain: false, asked: false, cut: false, removed: [],
  };
}

const warned = (...items: Item[]) => warningsOf({ ...newScan("", items[0]?.header ?? {}), items });

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

  it("lack slices that their positions leave out, and none where they are uneven", () => {
    const at = (...places: number[]) =>
      places.map((z) => item({ ImageOrientationPatient: "1\\0\\0\\0\\1\\0", ImagePositionPatient: `0\\0\\${z}` }));
    expect(warned(...at(0, 3, 6, 15, 18))).toMatchObject([{ kind: "missing", missing: 2, of: 7 }]);
    expect(warned(...at(0, 3, 6, 9, 0, 3, 6))).toMatchObject([{ kind: "missing", missing: 1, of: 8 }]);
    expect(warned(...at(0, 3, 7.2, 9, 11))).toEqual([]);
    expect(warned(...at(0, 3, 6, 9))).toEqual([]);
  });

  it("of which files are cut short say so", () => {
    expect(warned({ ...item({}), cut: true })).toEqual([{ kind: "cut", files: 1 }]);
  });

  it("without PET say what they are", () => {
    expect(warned(item({ Modality: "MR" }))).toMatchObject([{ kind: "not-pet", modalities: "MR" }]);
    expect(warned(item({ Modality: "CT" }), item({}))).toEqual([]);
  });
});
