import { describe, expect, it } from "vitest";
import type { DataSet } from "./dicomJson";
import { middleS, seriesOf } from "./series";
import { T } from "./tags";

const element = (value: unknown) => ({ vr: "LO", Value: Array.isArray(value) ? value : [value] });

interface Made {
  z: number;
  n: number;
  more?: Record<string, unknown>;
}

function slice({ z, n, more = {} }: Made): DataSet {
  const values: Record<string, unknown> = {
    [T.SOPInstanceUID]: `1.${n}`, [T.InstanceNumber]: n, [T.Rows]: 4, [T.Columns]: 3, [T.BitsAllocated]: 16, [T.PixelRepresentation]: 1,
    [T.PhotometricInterpretation]: "MONOCHROME2", [T.ImagePositionPatient]: [-1, -2, z], [T.ImageOrientationPatient]: [1, 0, 0, 0, 1, 0],
    [T.PixelSpacing]: [2, 1.5], ...more,
  };
  return Object.fromEntries(Object.entries(values).map(([tag, value]) => [tag, element(value)]));
}

const instances = (made: Made[]) => seriesOf(made.map(slice));
const order = (made: Made[]) => instances(made)?.frames.map((one) => one.pictures.map((picture) => picture.instance));

describe("slices", () => {
  it("are sorted by where they lie, whatever their numbers", () => {
    expect(order([{ z: 5, n: 1 }, { z: -5, n: 3 }, { z: 0, n: 2 }])).toEqual([["1.3", "1.2", "1.1"]]);
  });

  it("make a grid with rows before columns in the header, and columns first here", () => {
    expect(instances([{ z: 0, n: 1 }, { z: 4, n: 2 }])?.grid).toEqual({
      origin: [-1, -2, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], spacing: [1.5, 2, 4], size: [3, 4, 2],
    });
  });

  it.each([
    ["uneven", [{ z: 0, n: 1 }, { z: 1, n: 2 }, { z: 3, n: 3 }]],
    ["sizes", [{ z: 0, n: 1 }, { z: 1, n: 2, more: { [T.Rows]: 8 } }]],
    ["tilted", [{ z: 0, n: 1 }, { z: 1, n: 2, more: { [T.ImageOrientationPatient]: [1, 0, 0, 0, 0, 1] } }]],
    ["noPlace", [{ z: 0, n: 1 }, { z: 1, n: 2, more: { [T.ImagePositionPatient]: [] } }]],
    ["colour", [{ z: 0, n: 1, more: { [T.PhotometricInterpretation]: "RGB", [T.SamplesPerPixel]: 3 } }]],
    ["single", [{ z: 0, n: 1 }]],
  ])("make no volume that are %s", (flat, made) => {
    expect(instances(made)).toMatchObject({ flat, grid: null });
  });

  it("are none without rows and columns", () => {
    expect(instances([{ z: 0, n: 1, more: { [T.Rows]: "" } }])).toBeNull();
  });
});

describe("time frames", () => {
  const dynamic = (mark: string, values: unknown[]): Made[] =>
    values.flatMap((value, frame) => [0, 1].map((z) => ({ z, n: (1 - frame) * 2 + z + 1, more: { [mark]: value } })));

  it.each([
    ["Temporal Position Identifier", T.TemporalPositionIdentifier, [1, 2]],
    ["Frame Reference Time", T.FrameReferenceTime, [7500, 22500]],
    ["Trigger Time", T.TriggerTime, [0, 40]],
  ])("are told by %s", (_, mark, values) => {
    expect(order(dynamic(mark, values))).toEqual([["1.3", "1.4"], ["1.1", "1.2"]]);
  });

  it("are not told by what differs within a frame, as the reference time does from bed to bed", () => {
    const beds = [0, 1].flatMap((z) => [1, 2].map((frame) =>
      ({ z, n: frame * 10 + z, more: { [T.TemporalPositionIdentifier]: frame, [T.FrameReferenceTime]: z * 1000 + frame } })));
    expect(order(beds)).toEqual([["1.10", "1.11"], ["1.20", "1.21"]]);
  });

  it("are by number where nothing tells", () => {
    expect(order([{ z: 0, n: 1 }, { z: 1, n: 2 }, { z: 0, n: 3 }, { z: 1, n: 4 }])).toEqual([["1.1", "1.2"], ["1.3", "1.4"]]);
  });

  it("begin when they were acquired, and their middle is half of their duration later", () => {
    const made = ["101500.00", "101515.50"].flatMap((time, frame) => [0, 1].map((z) => ({
      z, n: frame * 2 + z, more: { [T.AcquisitionDate]: "20260101", [T.AcquisitionTime]: time, [T.ActualFrameDuration]: 15000 * (frame + 1) },
    })));
    expect(instances(made)?.frames.map((one) => [one.startS, middleS(one)])).toEqual([[0, 7.5], [15.5, 30.5]]);
  });

  it("are read from the functional groups of one instance too", () => {
    const groups = [[0, 1], [1, 1], [0, 2], [1, 2]].map(([z, time]) => ({
      [T.PlanePositionSequence]: element({ [T.ImagePositionPatient]: element([0, 0, z]) }),
      [T.FrameContentSequence]: element({ [T.TemporalPositionIndex]: element(time) }),
      [T.PixelValueTransformationSequence]: element({ [T.RescaleSlope]: element((z ?? 0) + 2), [T.RescaleIntercept]: element(-1) }),
    }));
    const series = seriesOf([{
      ...slice({ z: 9, n: 1 }), [T.NumberOfFrames]: element(4), [T.PerFrameFunctionalGroupsSequence]: element(groups),
    }]);
    expect(series?.frames.map((one) => one.pictures.map((picture) => picture.frame))).toEqual([[1, 2], [3, 4]]);
    expect(series?.frames[0]?.pictures.map((picture) => [picture.slope, picture.intercept])).toEqual([[2, -1], [3, -1]]);
    expect(series?.grid?.size).toEqual([3, 4, 2]);
  });
});
