// What is searched for, as the page's address has it, and as POST /tools/find takes it.

import type { FindBody, Level } from "../api/scans";

export const LEVELS: Level[] = ["Patient", "Study", "Series", "Instance"];
export const PAGE = 50;

/** What may stand in front of an attribute's keyword in the address. */
const BY = "q.";

export interface SearchRequest {
  level: Level;
  /** Attribute (keyword or number) and what was typed for it. */
  terms: [attribute: string, text: string][];
  label: string;
  since: number;
}

export function requestOf(params: URLSearchParams): SearchRequest {
  const level = LEVELS.find((one) => one === params.get("level")) ?? "Study";
  const terms = [...params].filter(([name]) => name.startsWith(BY)).map(([name, text]): [string, string] => [name.slice(BY.length), text]);
  return { level, terms, label: params.get("label") ?? "", since: Math.max(0, Number(params.get("since")) || 0) };
}

export function paramsOf({ level, terms, label, since }: SearchRequest): URLSearchParams {
  const params = new URLSearchParams({ level });
  for (const [attribute, text] of terms) if (attribute && text) params.append(BY + attribute, text);
  if (label) params.set("label", label);
  if (since > 0) params.set("since", String(since));
  return params;
}

const DATES = /Date$/;
const CODES = /^(Modality|ModalitiesInStudy|PatientSex)$/;
const EXACT = /(UID|UIDs)$/;

/** What was typed, as a matching key: a part of a text is enough; dates, codes and UIDs are whole. */
export function matching(attribute: string, typed: string): string {
  const text = typed.trim();
  if (DATES.test(attribute)) return text.replace(/(\d{4})-(\d\d)-(\d\d)/g, "$1$2$3").replace(/\s*(\.\.|\bto\b)\s*/, "-");
  if (CODES.test(attribute)) return text.toUpperCase();
  return EXACT.test(attribute) || /[*?\\]/.test(text) ? text : `*${text}*`;
}

const REQUESTED: Record<Level, string[]> = {
  Patient: ["NumberOfPatientRelatedStudies", "NumberOfPatientRelatedInstances"],
  Study: ["ModalitiesInStudy", "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances"],
  Series: ["NumberOfSeriesRelatedInstances"],
  Instance: [],
};

/** The question: which. */
export function queryOf({ level, terms, label }: SearchRequest): FindBody {
  return {
    Level: level,
    Query: Object.fromEntries(terms.map(([attribute, text]) => [attribute, matching(attribute, text)])),
    ...(label ? { Labels: label.split(/[\s,]+/).filter(Boolean), LabelsConstraint: "All" } : {}),
  };
}

/** The question: which, and a page of them. */
export function findBody(request: SearchRequest): FindBody {
  return { ...queryOf(request), Expand: true, Since: request.since, Limit: PAGE, RequestedTags: REQUESTED[request.level] };
}

/** Attributes that are proposed; any other may be typed, by keyword or number. */
export const PROPOSED = [
  "PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyDate", "StudyDescription", "StudyInstanceUID", "AccessionNumber",
  "ModalitiesInStudy", "InstitutionName", "ReferringPhysicianName", "StudyID", "Modality", "SeriesDescription", "SeriesInstanceUID",
  "SeriesNumber", "ProtocolName", "Manufacturer", "ManufacturerModelName", "StationName", "BodyPartExamined", "OperatorsName",
  "SOPInstanceUID", "SOPClassUID", "InstanceNumber", "ImageType", "Units", "Radiopharmaceutical", "FrameOfReferenceUID", "SoftwareVersions",
];
