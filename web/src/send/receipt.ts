import { sha256OfAll } from "./digest";
import type { Item } from "./item";
import type { OutgoingScan } from "./scans";

/** What was received, to be kept by who sent it. */
export interface Receipt {
  archive: string;
  environment: string;
  sender: string;
  issuedAt: string;
  instances: number;
  /** Of the digests of all instances in alphabetical order, each followed by a line feed. */
  sha256: string;
  scans: ReceiptScan[];
  notReceived: { path: string; reason: string }[];
}

export interface ReceiptScan {
  patientId: string;
  studyInstanceUid: string;
  studyDate: string;
  instances: { path: string; sopInstanceUid: string; bytes: number; sha256: string; outcome: string; confirmed: boolean }[];
}

const received = ({ state }: Item) => state === "stored" || state === "held" || state === "conflicting";

export function receiptOf(
  scans: OutgoingScan[],
  about: { archive: string; environment: string; sender: string; issuedAt: string },
): Receipt {
  const taken = scans.flatMap(({ items }) => items.filter(received));
  return {
    ...about,
    instances: taken.length,
    sha256: sha256OfAll(taken.map(({ sha256 }) => sha256)),
    scans: scans.map(({ header, items }) => ({
      patientId: header.PatientID ?? "",
      studyInstanceUid: header.StudyInstanceUID ?? "",
      studyDate: header.StudyDate ?? "",
      instances: items.filter(received).map((item) => ({
        path: item.path,
        sopInstanceUid: item.header.SOPInstanceUID ?? "",
        bytes: item.size,
        sha256: item.sha256,
        outcome: item.state,
        confirmed: item.confirmed,
      })),
    })),
    notReceived: scans.flatMap(({ items }) =>
      items.filter((item) => !received(item)).map(({ path, error, state }) => ({ path, reason: error || state })),
    ),
  };
}
