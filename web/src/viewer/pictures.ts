import { type DataSet, dateTime, item, items, moment, number, numbers, text } from "./dicomJson";
import { T } from "./tags";
import type { Vec3 } from "./vectors";

/** What is known of one frame of one instance before its pixels are here. */
export interface Picture {
  instance: string;
  /** From 1. */
  frame: number;
  rows: number;
  columns: number;
  /** Null where the header does not tell: then it is an image, but nowhere in the patient. */
  place: { position: Vec3; row: Vec3; column: Vec3 } | null;
  /** From column to column and from row to row, in mm; null where not told. */
  spacing: readonly [number, number] | null;
  slope: number;
  intercept: number;
  window: { low: number; high: number } | null;
  stored: Stored;
  time: FrameTime;
  header: DataSet;
}

/** How samples are stored; `shown` are pictures that the server makes: colours, palettes, bits. */
export type Stored = "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "float32" | "float64" | "shown";

export interface FrameTime {
  /** What may tell time frames apart, by attribute; in the order in which they are believed. */
  marks: readonly (number | null)[];
  acquired: number | null;
  durationS: number | null;
  /** FrameReferenceTime (PS3.3 C.8.9.4.1.5), in seconds since the series began. */
  referenceS: number | null;
  order: number;
}

/** The pictures of a series' instances, in no order. An instance without pixels gives none. */
export function picturesOf(instances: DataSet[]): Picture[] {
  return instances.flatMap((header) => {
    if (number(header, T.Rows) === null || number(header, T.Columns) === null) return [];
    const shared = flattened(item(header, T.SharedFunctionalGroupsSequence));
    const each = items(header, T.PerFrameFunctionalGroupsSequence);
    const count = Math.max(1, number(header, T.NumberOfFrames) ?? 1);
    return Array.from({ length: count }, (_, index) =>
      picture({ ...header, ...shared, ...flattened(each[index] ?? {}) }, index + 1));
  });
}

const GROUPS = [
  T.FrameContentSequence, T.PlanePositionSequence, T.PlaneOrientationSequence, T.PixelMeasuresSequence,
  T.PixelValueTransformationSequence, T.FrameVOILUTSequence,
];

/** The attributes of functional groups (PS3.3 C.7.6.16) as if they stood in the header. */
function flattened(groups: DataSet): DataSet {
  return Object.assign({}, ...GROUPS.map((tag) => item(groups, tag))) as DataSet;
}

function picture(header: DataSet, frame: number): Picture {
  const [between, along] = numbers(header, T.PixelSpacing);
  const center = number(header, T.WindowCenter);
  const width = number(header, T.WindowWidth);
  return {
    instance: text(header, T.SOPInstanceUID),
    frame,
    rows: number(header, T.Rows) ?? 0,
    columns: number(header, T.Columns) ?? 0,
    place: place(header),
    // Between rows comes first (PS3.3 10.7.1.3).
    spacing: between !== undefined && between > 0 && along !== undefined && along > 0 ? [along, between] : null,
    slope: number(header, T.RescaleSlope) ?? 1,
    intercept: number(header, T.RescaleIntercept) ?? 0,
    window: center === null || width === null || width <= 0 ? null : { low: center - width / 2, high: center + width / 2 },
    stored: stored(header),
    time: time(header, frame),
    header,
  };
}

function place(header: DataSet): Picture["place"] {
  const position = numbers(header, T.ImagePositionPatient);
  const six = numbers(header, T.ImageOrientationPatient);
  if (position.length !== 3 || six.length !== 6) return null;
  return { position: triple(position), row: triple(six), column: triple(six.slice(3)) };
}

function triple(values: number[]): Vec3 {
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
}

function stored(header: DataSet): Stored {
  if (header[T.FloatPixelData]) return "float32";
  if (header[T.DoubleFloatPixelData]) return "float64";
  const bits = number(header, T.BitsAllocated);
  const grey = text(header, T.PhotometricInterpretation).startsWith("MONOCHROME") && (number(header, T.SamplesPerPixel) ?? 1) === 1;
  if (!grey || (bits !== 8 && bits !== 16 && bits !== 32)) return "shown";
  return `${number(header, T.PixelRepresentation) === 1 ? "int" : "uint"}${bits}`;
}

function time(header: DataSet, frame: number): FrameTime {
  const reference = number(header, T.FrameReferenceTime);
  const duration = number(header, T.ActualFrameDuration) ?? number(header, T.FrameAcquisitionDuration);
  const acquired =
    dateTime(text(header, T.FrameAcquisitionDateTime)) ??
    moment(text(header, T.AcquisitionDate), text(header, T.AcquisitionTime)) ??
    dateTime(text(header, T.AcquisitionDateTime));
  return {
    marks: [
      number(header, T.TemporalPositionIndex),
      number(header, T.TemporalPositionIdentifier),
      reference,
      number(header, T.TriggerTime),
      acquired,
    ],
    acquired,
    durationS: duration === null ? null : duration / 1000,
    referenceS: reference === null ? null : reference / 1000,
    order: (number(header, T.ImageIndex) ?? number(header, T.InstanceNumber) ?? 0) * 1e6 + frame,
  };
}
