// What was found in a scan that tells who somebody is, and what the study does about it.

import { type Header, headerOf } from "../../dicom/header";
import type { Item } from "../item";
import type { OutgoingScan } from "../scans";
import type { Checked } from "../server";
import { elementsBehind } from "./behind";
import { elementsOf, findingsIn, type PlacedFinding } from "./find";
import { type Group, GROUPS, groupsUnder, type Rule } from "./groups";
import { strip } from "./strip";

/** A finding in so many files, with the value of the first. */
export interface Found extends PlacedFinding {
  files: number;
}

/** What somebody agreed to take out. */
export interface Removal {
  groups: ReadonlySet<Group>;
  /** The studies whose rule it is; empty for the archive's own. */
  study: string;
  by: string;
  at: string;
}

/**
 * `asking` until the archive has said what may leave; then `clear`, or `refused`, or `unread` (a file
 * can't be looked through, and something has to be looked for), or `consent` is needed, or was given.
 */
export type Standing = "asking" | "clear" | "refused" | "unread" | "consent" | "agreed";

export type Answered = Checked | "asking" | "unknown" | undefined;

/** A number of a hospital typed as the Patient ID; a code of a study has more to it. */
const NUMBER = /^[A-Z]?\d{6,}$/i;

const plain = (text: string) => text.replace(/[^\p{L}\d]/gu, "").toUpperCase();

export function isNumbered({ PatientID = "" }: Header, checked: Answered): boolean {
  const code = typeof checked === "object" ? plain(checked.subject ?? "") : "";
  return NUMBER.test(PatientID.trim()) && (code === "" || !plain(PatientID).includes(code));
}

const NOTHING_BEHIND = { from: 0, bytes: new Uint8Array(), elements: [] };

/** Parts findings of a scan: what stands in a sequence that goes is not what stands elsewhere. */
export const keyOf = ({ group, tag, within }: PlacedFinding) => [group, tag, ...within].join(" ");

/** Looks through a file; says whether its pixels are cut short. */
export async function inspect(file: Blob, header: Header, scan: OutgoingScan): Promise<boolean> {
  const elements = await elementsOf(file);
  if (typeof elements === "string") {
    scan.unread++;
    return false;
  }
  const behind = await elementsBehind(file, elements);
  // What can't be stripped is found out before anybody is asked to agree to it.
  if (behind === "damaged") scan.unread++;
  const end = behind === "damaged" ? NOTHING_BEHIND : behind;
  const seen = new Set<string>();
  // Whether the Patient ID is a number shows only when the archive has said whose it is.
  for (const finding of findingsIn(elements, end, header, NUMBER.test(header.PatientID?.trim() ?? ""))) {
    const key = keyOf(finding);
    const known = scan.found.get(key);
    if (known === undefined) scan.found.set(key, { ...finding, files: 1 });
    else if (!seen.has(key)) known.files++;
    seen.add(key);
  }
  const { pixels } = elements;
  if (pixels === null || pixels.length === 0xffffffff) return false;
  return pixels.valueAt + pixels.length > file.size || pixels.length < lengthTold(header);
}

/** The bytes that the pixels of a header take (PS3.5 §8.1.1). */
function lengthTold({ Rows, Columns, BitsAllocated, SamplesPerPixel = "1", NumberOfFrames = "1" }: Header): number {
  const bits = [Rows, Columns, BitsAllocated, SamplesPerPixel, NumberOfFrames].reduce((all, one) => all * Number(one ?? 0), 1);
  return Number.isFinite(bits) ? Math.floor(bits / 8) : 0;
}

/** What was found that the study does something about; not what goes along with a sequence. */
export function foundUnder(scan: OutgoingScan, checked: Answered, rule: Rule): Found[] {
  if (typeof checked !== "object") return [];
  const groups = groupsUnder(checked.rules, rule);
  const numbered = isNumbered(scan.header, checked);
  return [...scan.found.values()].filter(({ group, ifNumbered, within }) =>
    groups.includes(group) && (!ifNumbered || numbered) && !within.some((outer) => checked.rules[outer] === "strip"));
}

export function standingOf(scan: OutgoingScan, checked: Answered): Standing {
  if (typeof checked !== "object") return "asking";
  const { rules } = checked;
  if (foundUnder(scan, checked, "refuse").length > 0) return "refused";
  if (scan.unread > 0 && GROUPS.some((group) => rules[group] === "strip" || rules[group] === "refuse")) return "unread";
  if (scan.removal !== null) return "agreed";
  return foundUnder(scan, checked, "strip").length > 0 ? "consent" : "clear";
}

/** From now on the file that is opened is the copy without what was agreed on. */
export function stripWhenOpened(item: Item, numbered: boolean, { groups }: Removal): void {
  const { open } = item;
  item.open = async () => {
    const { file, removed } = await strip(await open(), item.header, numbered, groups);
    item.removed = removed;
    item.size = file.size;
    return file;
  };
  item.sha256 = "";
  item.asked = false;
  item.state = "waiting";
}

/** Whose the scan would be with the header that is sent: without what was taken out it may be doubtful. */
export async function askedAnew(scan: OutgoingScan, check: (headers: Header[]) => Promise<Checked[]>): Promise<Checked | null> {
  const [first] = scan.items;
  if (first === undefined) return null;
  const reading = await headerOf(await first.open());
  const answers = await check([reading.kind === "header" ? reading.header : first.header]);
  return answers[0] ?? null;
}

const TEXT_MAX = 256;

/** For the archive's record: whose rule, which groups, which tags; as many as there is room for. */
export function removedWords({ groups, study }: Removal, tags: number[]): string {
  const words = [`${study.replace(/[^A-Za-z0-9 ._/-]/g, "-") || "archive"}:`, `${[...groups].join(",")}:`];
  for (const tag of tags) {
    const word = tag.toString(16).padStart(8, "0").toUpperCase();
    if (words.join(" ").length + word.length < TEXT_MAX) words.push(word);
  }
  return words.join(" ").slice(0, TEXT_MAX);
}
