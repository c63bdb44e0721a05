// What an archive is asked while files leave, and how its refusals read.

import { ApiError } from "../api/client";
import type { Group } from "./identifying/groups";
import { CannotStrip } from "./identifying/strip";
import { CANNOT_STRIP, type Item } from "./item";
import type { Post } from "./post";
import type { OutgoingScan } from "./scans";
import type { Checked, Held, HeldQuestion } from "./server";

export interface Archive {
  held: (questions: HeldQuestion[]) => Promise<Held[]>;
  check: (headers: Record<string, string>[]) => Promise<Checked[]>;
  consent: (study: string, groups: Group[]) => Promise<{ by: string; at: string }>;
  post: Post;
}

/**
 * What the archive says of each scan, in their order, and nothing where no answer came. Where it
 * takes offence at one, the others are asked for without it.
 */
export async function checkedEach(archive: Archive, some: OutgoingScan[], begun: boolean): Promise<(Checked | undefined)[]> {
  try {
    return await archive.check(some.map(({ header }) => header));
  } catch (error) {
    if (!isRefusal(error)) return [];
    const [first] = some;
    if (some.length > 1) {
      const answers: (Checked | undefined)[] = [];
      for (const one of some) answers.push(...(await checkedEach(archive, [one], begun)).slice(0, 1));
      return answers;
    }
    // Before sending has begun it is asked once more, and nobody has missed anything.
    if (begun) first?.items.filter(({ state }) => state === "waiting").forEach((item) => fail(item, error));
    return [undefined];
  }
}

/** The archive is asked by UID; a header that can't be read here, or is odd, gives none (PS3.5 §9.1). */
export const hasUid = ({ header }: Item) => /^[0-9.]{1,64}$/.test(header.SOPInstanceUID ?? "");
export const isAskable = (item: Item) => hasUid(item) && item.sha256 !== "";
/** The archive will say the same again; unlike being signed out, too slow, or too many requests. */
export const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);

export function reasonOf(error: unknown): string {
  if (error instanceof CannotStrip) return CANNOT_STRIP;
  return error instanceof ApiError ? error.message || String(error.status) : String(error);
}

export function fail(item: Item, error: unknown): void {
  item.state = "failed";
  item.error = reasonOf(error);
}

/** What the answer on a digest makes of an item; a file that was exchanged meanwhile is asked for anew. */
export function markHeld(item: Item, asked: HeldQuestion | undefined, answer: Held | undefined): void {
  if (item.sha256 !== asked?.sha256) return;
  item.asked = true;
  item.confirmed = answer === "held";
  if (answer === "held" && item.state === "waiting") {
    item.state = item.uncertain ? "stored" : "held";
  }
  item.uncertain = false;
}
