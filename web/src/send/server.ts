import { ask } from "../api/client";
import type { OutOfStudy } from "../api/types";
import type { Header } from "../dicom/header";
import type { Group, Rules } from "./identifying/groups";
import { STALLED_MS } from "./post";

/** What the resolver would decide on a scan with this header. */
export interface Checked {
  state: "resolved" | "review" | "out-of-study";
  study?: string;
  subject?: string;
  visit?: string;
  site?: string;
  why?: OutOfStudy;
  detail?: string;
  /** What is done about each group of attributes that can tell who a person is. */
  rules: Rules;
  /** The studies whose rules these are; empty for the archive's own. */
  rulesOf: string;
  windowLow?: string;
  windowHigh?: string;
  outsideWindow?: boolean;
  /** Scans of that visit that are here. */
  scansOfVisit?: number;
}

export interface HeldQuestion {
  uid: string;
  sha256: string;
}

/** Whether the archive holds these bytes, other ones under the same UID, or none. */
export type Held = "held" | "other" | "absent";

/** A question that stays without an answer for so long counts as one that got lost. */
const asking = (json: unknown) => ({ method: "POST" as const, json, signal: AbortSignal.timeout(STALLED_MS) });

export const held = async (instances: HeldQuestion[]) =>
  instances.length === 0 ? [] : (await ask<{ held: Held[] }>("api/send/held", asking({ instances }))).held;

/** What the resolver looks at, and nothing else leaves: the same as the archive reads of what arrives. */
const ASKED = [
  "PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate", "PatientSex", "PatientAge", "PatientWeight",
  "OtherPatientIDs", "PatientComments", "AccessionNumber", "StudyInstanceUID", "FrameOfReferenceUID", "StudyID",
  "StudyDate", "StudyTime", "StudyDescription", "SeriesDescription", "ProtocolName", "PerformedProcedureStepDescription",
  "ReferringPhysicianName", "InstitutionName", "StationName", "Manufacturer", "DeviceSerialNumber", "Modality",
];
const TEXT_MAX = 1024;

function asked(header: Header): Header {
  const some = ASKED.filter((keyword) => header[keyword]);
  return Object.fromEntries(some.map((keyword) => [keyword, header[keyword]?.slice(0, TEXT_MAX) ?? ""]));
}

export const check = async (headers: Header[]) =>
  (await ask<{ scans: Checked[] }>("api/send/check", asking({ scans: headers.map(asked) }))).scans;

/** Puts on record that whoever is signed in agrees to take something out. */
export const consent = (study: string, groups: Group[]) =>
  ask<{ by: string; at: string }>("api/send/consents", asking({ study: study.split(" ")[0] ?? "", groups }));
