import { sha256OfAll } from "./digest";
import { ATTRIBUTES } from "./identifying/attributes";
import { PATIENT_ID, tagText } from "./identifying/find";
import type { Removal } from "./identifying/inspection";
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
  instances: ReceiptInstance[];
  /** What was taken out of the headers before sending; missing if nothing. */
  removed?: { rule: string; groups: string[]; attributes: string[]; instances: number; agreedBy: string; agreedAt: string };
}

export interface ReceiptInstance {
  path: string;
  sopInstanceUid: string;
  bytes: number;
  /** Of the file that was sent: where something was taken out, of the copy without it. */
  sha256: string;
  outcome: string;
  confirmed: boolean;
}

function removedFrom(items: Item[], removal: Removal | null): Pick<ReceiptScan, "removed"> {
  const changed = items.filter(({ removed }) => removed.length > 0);
  if (removal === null || changed.length === 0) return {};
  const tags = [...new Set(changed.flatMap(({ removed }) => removed))].sort((a, b) => a - b);
  const { study, groups, by, at } = removal;
  const attributes = tags.map((tag) => `${tagText(tag)} ${ATTRIBUTES.get(tag)?.keyword ?? ""}`.trim());
  return { removed: { rule: study, groups: [...groups], attributes, instances: changed.length, agreedBy: by, agreedAt: at } };
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
    scans: scans.map(({ header, items, removal }) => ({
      // What was taken out is not in the archive, and so not here.
      patientId: removal && items.some(({ removed }) => removed.includes(PATIENT_ID)) ? "" : (header.PatientID ?? ""),
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
      ...removedFrom(items.filter(received), removal),
    })),
    notReceived: scans.flatMap(({ items }) =>
      items.filter((item) => !received(item)).map(({ path, error, state }) => ({ path, reason: error || state })),
    ),
  };
}
