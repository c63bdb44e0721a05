// What the routes give, as /api/openapi.json describes them. A test of the server holds its
// answers against that description; contract.test.ts holds the paths used here against it.

export interface Session {
  environment: string;
  name: string;
  /** Where OHIF shows a study, if the configuration names one. */
  ohif?: string;
  permissions: Permission[];
  user: string;
}

export type Permission =
  | "READ_RECORDED"
  | "READ_VIEWED"
  | "IDENTITY_READ"
  | "IDENTITY_DECIDE"
  | "STUDY_IMPORT"
  | "SEND"
  // Others exist, of which no page here makes use.
  | (string & Record<never, never>);

export type VisitState = "here" | "doubtful" | "missing" | "expected" | "not-expected";
export type VisitCounts = Partial<Record<VisitState, number>>;

export interface StudyLine {
  id: string;
  shortName: string;
  protocol: string;
  subjects: number;
  visits: VisitCounts;
}

export interface StudyDetails {
  id: string;
  shortName: string;
  protocol: string;
  modality: string;
  tracer: string;
  visits: { visit: string; offsetDays: number; windowDays: number }[];
  sites: { id: string; prefix: string; organization: string; institution: string }[];
}

export interface GridCell {
  visit: string;
  state: VisitState;
  scheduled?: string;
  windowLow?: string;
  windowHigh?: string;
  doneOn?: string;
  scans: string[];
  /** Of them those that lack images. */
  incomplete: string[];
  doubtful: string[];
}

export interface GridRow {
  subject: string;
  site: string;
  status: string;
  visits: GridCell[];
}

export interface VisitGrid {
  /** By which what is not here is missing, as YYYY-MM-DD. */
  day: string;
  subjects: GridRow[];
}

export interface Evidence {
  field: string;
  relation: string;
  bits: number;
}

export interface Candidate {
  study?: string;
  subject?: string;
  visit?: string;
  outOfStudy?: OutOfStudy;
  probability: number;
  evidence: Evidence[];
}

export const OUT_OF_STUDY = ["phantom", "test", "other-study", "clinical", "unknown-person"] as const;
export type OutOfStudy = (typeof OUT_OF_STUDY)[number];

export interface Answer {
  scan: string;
  state: "resolved" | "review" | "out-of-study";
  study?: string;
  subject?: string;
  visit?: string;
  why?: OutOfStudy;
  cause?: string;
  detail?: string;
  candidates?: Candidate[];
  restsOn: number;
}

export interface Typed {
  PatientID: string;
  IssuerOfPatientID: string;
  PatientName: string;
  PatientBirthDate: string;
  PatientSex: string;
}

export interface Scan {
  id: string;
  imagingStudy?: string;
  studyInstanceUid?: string;
  receivedAt?: string;
  typed?: Typed;
  studyDate?: string;
  studyDescription?: string;
  modality?: string;
  answer: Answer;
}

export interface ScanPage {
  total: number;
  next: number;
  scans: Scan[];
}

export interface SitePattern {
  site: string;
  pattern: string;
  scans: string[];
  entry?: number;
  rule: Record<string, unknown> & { from?: string };
}

export interface ReviewQueue {
  total: number;
  next: number;
  review: Scan[];
  patterns: SitePattern[];
}

export interface Outcome {
  state: "resolved" | "review" | "out-of-study";
  subject?: string;
  visit?: string;
  why?: OutOfStudy;
  likeliest?: { subject: string; visit: string };
}

export interface RulePreview {
  total: number;
  lookedAt: number;
  scans: number;
  changes: { scan: string; PatientID: string; studyDate: string; now: Outcome; then: Outcome; stays?: boolean }[];
}

export interface Stated {
  position: number;
  entry: { seq: number };
}

export interface ImportAnswer {
  preview: boolean;
  clean: boolean;
  changes: { file: string; line: number; change: string }[];
  problems: { severity: string; file: string; line: number; column: string; what: string; remedy: string }[];
}

export interface Person {
  familyName: string;
  givenName: string;
  middleName: string;
  birthDate: string;
  birthYear?: number;
  sex: string;
  medicalRecordNumber: string;
}

/** An entry of the ledger: who stated what, when, why. */
export interface Entry {
  seq: number;
  recordedAt: string;
  agent: { kind: string; name: string; role?: string; organization?: string; version?: string };
  assertion: Record<string, unknown> & { type: string };
  reason: { code: string; text: string };
  evidence: Evidence[];
  counts?: boolean;
}

export interface ScanFile {
  id: string;
  shownAs: string;
  series: string;
  seriesShownAs: string;
  number: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  size: number;
  sha256: string;
  conflicting: boolean;
  receivedAt: string;
  origin: {
    door: "dimse" | "rest" | "web" | "derivation";
    callingAeTitle: string;
    calledAeTitle: string;
    address: string;
    user: string;
    session: string;
    madeFrom: string;
  };
}

/** A patient, imaging study, series or instance as Orthanc's API writes it. */
export interface StoredResource {
  ID: string;
  Type: "Patient" | "Study" | "Series" | "Instance";
  MainDicomTags: Record<string, string>;
  PatientMainDicomTags?: Record<string, string>;
  RequestedTags?: Record<string, string>;
  ParentPatient?: string;
  ParentStudy?: string;
  ParentSeries?: string;
  Labels?: string[];
  LastUpdate?: string;
  FileSize?: number;
  Studies?: string[];
  Series?: string[];
  Instances?: string[];
}

/** An element of a header. */
export interface Tag {
  Name: string;
  Type: "String" | "Sequence" | "Null" | "TooLong" | "Binary";
  Value: string | Tags[] | null;
}
export type Tags = { [tag: string]: Tag };
