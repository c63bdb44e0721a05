import { describe, expect, it } from "vitest";
import type { DataSet } from "./dicomJson";
import { suvFactor } from "./suv";
import { T } from "./tags";

const element = (value: unknown) => ({ vr: "LO", Value: Array.isArray(value) ? value : [value] });
const dataSet = (values: Record<string, unknown>): DataSet =>
  Object.fromEntries(Object.entries(values).map(([tag, value]) => [tag, element(value)]));

/** The header of dicom/pt/dicom/1.dcm of the corpus beside the repository. */
const drug = { [T.RadiopharmaceuticalStartTime]: "141700.000000", [T.RadionuclideTotalDose]: 178340011.59668, [T.RadionuclideHalfLife]: 6586.2 };
const pet = {
  [T.Modality]: "PT", [T.Units]: "BQML", [T.CorrectedImage]: ["NORM", "DTIM", "ATTN", "SCAT", "RADL", "DECY"], [T.DecayCorrection]: "START",
  [T.SeriesDate]: "19600614", [T.SeriesTime]: "152316.921000", [T.AcquisitionDate]: "19600614", [T.AcquisitionTime]: "152316.921000",
  [T.PatientWeight]: 69.7344, [T.FrameReferenceTime]: 149605.34445734, [T.ActualFrameDuration]: 300000,
};
const factor = (head: Record<string, unknown>, injected: Record<string, unknown> = drug, earliest: number | null = null) =>
  suvFactor({ ...dataSet(head), [T.RadiopharmaceuticalInformationSequence]: element(dataSet(injected)) }, earliest);
const value = (answer: ReturnType<typeof factor>) => ("factor" in answer ? answer.factor : NaN);
const at = (hour: number, minute = 0) => Date.UTC(1960, 5, 14, hour, minute) / 1000;

describe("SUV by body weight", () => {
  it("is what weight, activity and decay since the injection give", () => {
    // Worked out apart: 69734.4 g / (178340011.59668 Bq * 2^(-3976.921 s / 6586.2 s)).
    expect(value(factor(pet, drug, at(15, 24)))).toBeCloseTo(0.000594248, 8);
  });

  it("takes the injection's whole date and time where the header has it", () => {
    const whole = { ...drug, [T.RadiopharmaceuticalStartTime]: "010000", [T.RadiopharmaceuticalStartDateTime]: "19600614141700.000+0100" };
    expect(factor(pet, whole)).toEqual(factor(pet));
  });

  it("takes an injection in the evening for the day before", () => {
    const night = { ...pet, [T.SeriesTime]: "001000", [T.AcquisitionTime]: "001000" };
    const evening = { ...drug, [T.RadiopharmaceuticalStartTime]: "231000", [T.RadionuclideTotalDose]: 3e8 };
    expect(value(factor({ ...night, [T.PatientWeight]: 70 }, evening))).toBeCloseTo(70000 / (3e8 * 2 ** (-3600 / 6586.2)), 12);
  });

  it("counts no decay where it is corrected to the injection", () => {
    expect(value(factor({ ...pet, [T.DecayCorrection]: "ADMIN" }))).toBeCloseTo(69734.4 / 178340011.59668, 12);
  });

  it("finds the start of the scan where a later program made the series", () => {
    const later = {
      ...pet, [T.SeriesTime]: "180000", [T.AcquisitionTime]: "150000", [T.FrameReferenceTime]: 60000, [T.ActualFrameDuration]: 120000, [T.PatientWeight]: 80,
    };
    const injected = { ...drug, [T.RadiopharmaceuticalStartTime]: "140000", [T.RadionuclideTotalDose]: 1e8 };
    // 15:00:00 less 60 s, and 59.937 s into the frame.
    expect(value(factor(later, injected, at(15)))).toBeCloseTo(0.00116849, 7);
    const ge = { ...later, "00090010": "GEMS_PETD_01", "0009100D": "19600614150000.00" };
    expect(value(factor(ge, injected, at(15)))).toBeCloseTo(80000 / (1e8 * 2 ** (-3600 / 6586.2)), 12);
  });

  it("is there already in g/ml, unless of another type", () => {
    expect(factor({ ...pet, [T.Units]: "GML" })).toEqual({ factor: 1 });
    expect(factor({ ...pet, [T.Units]: "GML", [T.SUVType]: "LBM" })).toEqual({ missing: "units" });
  });

  it("takes Philips' own factors for counts", () => {
    const counts = { ...pet, [T.Units]: "CNTS", "70530010": "Philips PET Private Group" };
    expect(factor({ ...counts, "70531000": "0.00025" })).toEqual({ factor: 0.00025 });
    expect(value(factor({ ...counts, "70531009": 2.5 }))).toBeCloseTo(2.5 * value(factor(pet)), 12);
    expect(factor({ ...counts, "70530010": "ANOTHER", "70531000": "0.00025" })).toEqual({ missing: "units" });
  });

  const enhanced = {
    [T.SOPClassUID]: "1.2.840.10008.5.1.4.1.1.130", [T.Modality]: "PT", [T.RescaleType]: "BQML", [T.PatientWeight]: 70,
    [T.DecayCorrected]: "YES", [T.AttenuationCorrected]: "YES", [T.DecayCorrectionDateTime]: "19600614150000",
  };
  const told = { [T.RadiopharmaceuticalStartDateTime]: "19600614140000", [T.RadionuclideHalfLife]: 6586.2 };

  it("takes the dose of enhanced PET for megabecquerel, and of what was converted to it for becquerel", () => {
    const expected = 70000 / (3e8 * 2 ** (-3600 / 6586.2));
    expect(value(factor(enhanced, { ...told, [T.RadionuclideTotalDose]: 300 }))).toBeCloseTo(expected, 12);
    const converted = { ...enhanced, [T.SOPClassUID]: "1.2.840.10008.5.1.4.1.1.128.1" };
    expect(value(factor(converted, { ...told, [T.RadionuclideTotalDose]: 3e8 }))).toBeCloseTo(expected, 12);
  });

  it("wants enhanced PET corrected for attenuation too", () => {
    const uncorrected = { ...enhanced, [T.AttenuationCorrected]: "NO" };
    expect(factor(uncorrected, { ...told, [T.RadionuclideTotalDose]: 300 })).toEqual({ missing: "corrections" });
  });

  it.each([
    ["notPet", { [T.Modality]: "CT" }, {}],
    ["units", { [T.Units]: "PROPCNTS" }, {}],
    ["corrections", { [T.CorrectedImage]: ["ATTN"] }, {}],
    ["decay", { [T.DecayCorrection]: "NONE" }, {}],
    ["weight", { [T.PatientWeight]: 0 }, {}],
    ["dose", {}, { [T.RadionuclideTotalDose]: "" }],
    ["halfLife", {}, { [T.RadionuclideHalfLife]: "" }],
    ["injection", {}, { [T.RadiopharmaceuticalStartTime]: "" }],
    ["late", {}, { [T.RadiopharmaceuticalStartTime]: "160000" }],
  ])("says that it lacks %s", (missing, head, injected) => {
    expect(factor({ ...pet, ...head }, { ...drug, ...injected })).toEqual({ missing });
  });
});
