// The queue of uploads. It knows files and answers; how they look is the pages' business. It lives
// as long as the window does, whatever page is shown.

import { ApiError, signedOut } from "../api/client";
import { headerOf } from "../dicom/header";
import { type Archive, checkedEach, fail, hasUid, isAskable, isRefusal, markHeld, reasonOf } from "./asking";
import { sha256Of } from "./digest";
import type { Found } from "./files";
import { type Item, newItem, type Source } from "./item";
import { type Posted, postFile } from "./post";
import { isAtRest, type Progress, progressOf } from "./progress";
import { groupsUnder } from "./identifying/groups";
import { type Answered, askedAnew, inspect, isNumbered, removedWords, type Standing, standingOf, stripWhenOpened } from "./identifying/inspection";
import { newScan, type OutgoingScan, scanKey } from "./scans";
import { check, consent, held } from "./server";

/** One alone leaves the line idle while the server makes it durable. */
const PARALLEL = 4;
const HELD_BATCH = 200;
const CHECK_BATCH = 20;
const WAITS_MS = [1000, 2000, 4000, 8000, 15_000];

export type Phase = "empty" | "reading" | "ready" | "sending" | "paused" | "offline" | "finished";

export class Uploads {
  readonly scans = new Map<string, OutgoingScan>();
  readonly checks = new Map<string, NonNullable<Answered>>();
  readonly excluded = new Set<string>();
  unreadable: string[] = [];
  left = 0;
  read = 0;
  found = 0;
  digested = 0;
  version = 0;

  private readonly archive: Archive;
  private readonly wait: (ms: number) => Promise<void>;
  private readonly listeners = new Set<() => void>();
  private reading = 0;
  private digesting = false;
  private begun = false;
  private paused = false;
  private offline = false;
  /** Waits since anything last got through. */
  private tries = 0;
  private running = 0;
  private startedAt = 0;
  private bytesSent = 0;

  constructor(archive: Archive, wait: (ms: number) => Promise<void>) {
    this.archive = archive;
    this.wait = wait;
  }

  // ---- what there is

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What is to be sent: not what is left out, nor what may not leave as it is. */
  get items(): Item[] {
    return this.outgoing.flatMap(({ items }) => items);
  }

  private get outgoing(): OutgoingScan[] {
    return [...this.scans.values()].filter((scan) => {
      const standing = this.standing(scan);
      return !this.excluded.has(scan.key) && (standing === "asking" || mayLeave(standing));
    });
  }

  standing(scan: OutgoingScan): Standing {
    return standingOf(scan, this.checks.get(scan.key));
  }

  get phase(): Phase {
    if (this.reading > 0) return "reading";
    if (this.scans.size === 0) return "empty";
    if (!this.begun) return "ready";
    if (this.items.every(({ state }) => isAtRest(state))) return "finished";
    if (this.offline) return "offline";
    return this.paused ? "paused" : "sending";
  }

  get progress(): Progress {
    return progressOf(this.items, this.startedAt, this.bytesSent);
  }

  // ---- taking in

  /** Reads the headers of what was found; nothing is sent. */
  async add(batches: AsyncIterable<Found>): Promise<void> {
    this.reading++;
    this.tell();
    try {
      for await (const { sources, left } of batches) {
        this.left += left;
        this.found += sources.length;
        for (const source of sources) await this.take(source);
      }
    } finally {
      this.reading--;
      this.tell();
      // Both go on beside what the reader does next.
      void this.askWhose();
      void this.digestAll();
    }
  }

  private async take(source: Source): Promise<void> {
    // One file that a scratched disc does not give must not keep the others here.
    const file = await source.open().catch(() => null);
    const reading = file && (await headerOf(file).catch(() => null));
    this.read++;
    // What is DICOM, and only not to be read here, the archive may read.
    if (file === null || reading === null || (reading.kind === "other" && reading.why !== "deflated")) {
      this.unreadable.push(source.path);
    } else {
      const header = reading.kind === "header" ? reading.header : {};
      const key = scanKey(header);
      const scan = this.scans.get(key) ?? newScan(key, header);
      this.scans.set(key, scan);
      const cut = await inspect(file, header, scan).catch(() => (scan.unread++, false));
      const item = newItem(source, header, cut);
      scan.items.push(item);
      if (scan.removal !== null) stripWhenOpened(item, isNumbered(scan.header, this.checks.get(key)), scan.removal);
    }
    this.tell();
  }

  /** Asks whose the scans are, by header fields only. */
  private async askWhose(): Promise<void> {
    const asked = [...this.scans.values()].filter(({ key }) => !this.checks.has(key));
    for (let from = 0; from < asked.length; from += CHECK_BATCH) {
      const some = asked.slice(from, from + CHECK_BATCH);
      some.forEach(({ key }) => this.checks.set(key, "asking"));
      const answers = await checkedEach(this.archive, some, this.begun);
      if (answers.length > 0) this.tries = 0;
      some.forEach(({ key }, i) => this.checks.set(key, answers[i] ?? "unknown"));
      this.tell();
    }
    this.fill();
    // Nothing leaves before the archive has said what may.
    const open = this.outgoing.filter(({ key }) => this.checks.get(key) === "unknown").flatMap(({ items }) => items);
    if (this.begun && open.some(({ state }) => state === "waiting")) this.goOffline();
  }

  private askUnknown(): Promise<void> {
    for (const [key, known] of this.checks) if (known === "unknown") this.checks.delete(key);
    return this.askWhose();
  }

  private goOffline(): void {
    if (this.offline) return;
    this.offline = true;
    void this.reconnect();
    this.tell();
  }

  /** Digests everything once, and learns what need not be sent. */
  private async digestAll(): Promise<void> {
    if (this.digesting) return;
    this.digesting = true;
    try {
      for (let some = this.unasked(); some.length > 0; some = this.unasked()) {
        for (const item of some.filter(({ sha256 }) => sha256 === "")) {
          const { open } = item;
          try {
            const sha256 = await sha256Of(await open());
            // It may have been agreed meanwhile that another file is sent.
            if (item.open !== open) continue;
            item.sha256 = sha256;
            this.digested++;
          } catch (error) {
            fail(item, error);
          }
          this.tell();
        }
        const digested = some.filter(({ sha256 }) => sha256 !== "");
        try {
          await this.learnHeld(digested);
          this.tries = 0;
        } catch (error) {
          if (!isRefusal(error)) {
            if (this.begun) this.goOffline();
            return;
          }
          // It would say so for ever. What is here already it says when it is sent, too.
          digested.forEach((item) => (item.asked = true));
        }
        this.fill();
      }
    } finally {
      this.digesting = false;
    }
  }

  private unasked(): Item[] {
    return this.items.filter(({ asked, state }) => !asked && state === "waiting").slice(0, HELD_BATCH);
  }

  /** Marks what the archive has. What it can't be asked for is sent without. */
  private async learnHeld(some: Item[]): Promise<void> {
    some.filter((item) => !hasUid(item)).forEach((item) => (item.asked = true));
    const items = some.filter(isAskable);
    if (items.length === 0) return;
    const asked = items.map(({ header, sha256 }) => ({ uid: header.SOPInstanceUID ?? "", sha256 }));
    const answers = await this.archive.held(asked);
    items.forEach((item, i) => markHeld(item, asked[i], answers[i]));
    this.tell();
  }

  // ---- sending

  start(): void {
    this.begun = true;
    this.paused = false;
    this.tries = 0;
    void this.askUnknown();
    void this.digestAll();
    this.startedAt = performance.now();
    this.bytesSent = 0;
    this.fill();
    this.tell();
  }

  pause(): void {
    this.paused = true;
    this.tell();
  }

  resume(): void {
    this.paused = false;
    void this.askUnknown();
    void this.digestAll();
    if (this.items.some(({ uncertain }) => uncertain) && !this.offline) {
      this.goOffline();
    }
    this.fill();
    this.tell();
  }

  retry(): void {
    for (const item of this.items) if (item.state === "failed") item.state = "waiting";
    this.start();
  }

  /** Takes out of a scan what its study wants out; from then on copies are sent. */
  async agree(scan: OutgoingScan): Promise<void> {
    const checked = this.checks.get(scan.key);
    if (typeof checked !== "object" || this.standing(scan) !== "consent") return;
    const groups = groupsUnder(checked.rules, "strip");
    const { by, at } = await this.archive.consent(checked.rulesOf, groups);
    if (scan.removal !== null) return; // somebody was impatient
    scan.removal = { groups: new Set(groups), study: checked.rulesOf, by, at };
    for (const item of scan.items) {
      if (item.sha256 !== "") this.digested--;
      stripWhenOpened(item, isNumbered(scan.header, checked), scan.removal);
    }
    const anew = await askedAnew(scan, this.archive.check).catch(() => null);
    // The rules were those of all of it.
    if (anew !== null) this.checks.set(scan.key, { ...anew, rules: checked.rules, rulesOf: checked.rulesOf });
    void this.digestAll();
    this.fill();
    this.tell();
  }

  exclude(key: string, out: boolean): void {
    if (out) this.excluded.add(key);
    else this.excluded.delete(key);
    void this.digestAll();
    this.fill();
    this.tell();
  }

  clear(): void {
    if (this.phase === "sending") return;
    this.scans.clear();
    this.checks.clear();
    this.excluded.clear();
    this.unreadable = [];
    this.left = this.read = this.found = this.digested = 0;
    this.begun = this.paused = this.offline = false;
    this.tell();
  }

  private fill(): void {
    if (!this.begun || this.paused || this.offline) return;
    for (const scan of this.outgoing) {
      if (!mayLeave(this.standing(scan))) continue;
      for (const item of scan.items) {
        if (this.running >= PARALLEL) return;
        // What has not been asked for may be here already: its turn comes.
        if (item.state === "waiting" && item.asked) void this.send(item, scan);
      }
    }
    if (this.phase === "finished") void this.confirm();
  }

  private async send(item: Item, { removal }: OutgoingScan): Promise<void> {
    this.running++;
    item.state = "sending";
    item.sent = 0;
    this.tell();
    const posted = await item.open()
      .then((file) => this.archive.post(file, (sent) => {
        this.bytesSent += sent - item.sent;
        item.sent = sent;
        this.tell();
      }, removal && item.removed.length > 0 ? removedWords(removal, item.removed) : ""))
      .catch((error: unknown): Posted => ({ kind: "failed", why: reasonOf(error) }));
    this.running--;
    this.settle(item, posted);
    this.fill();
    this.tell();
  }

  private settle(item: Item, posted: Posted): void {
    if (posted.kind !== "broken") this.tries = 0;
    switch (posted.kind) {
      case "taken":
        item.state = posted.outcome;
        item.imagingStudy = posted.imagingStudy;
        return;
      case "refused":
        item.state = "refused";
        item.error = posted.why;
        return;
      case "failed":
        item.state = "failed";
        item.error = posted.why;
        return;
      case "signed-out":
        item.state = "waiting";
        this.paused = true;
        signedOut();
        return;
      case "broken":
        item.state = "waiting";
        item.uncertain = isAskable(item);
        this.goOffline();
    }
  }

  /** Until the archive answers again; first of all it says which of what broke off had arrived. */
  private async reconnect(): Promise<void> {
    while (this.offline) {
      await this.wait(WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)] ?? 0);
      if (this.running > 0) continue;
      try {
        await this.reach();
        this.offline = false;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) {
          this.offline = false;
          this.paused = true;
          this.tell();
          // Whoever signs in again goes on.
          return;
        }
        // A refusal is an answer, too.
        if (isRefusal(error)) this.offline = false;
      }
      this.tell();
    }
    void this.askUnknown();
    void this.digestAll();
    this.fill();
    this.tell();
  }

  /** Asks for what is open, and where nothing is, for nothing: only an answer says that it is there. */
  private async reach(): Promise<void> {
    const uncertain = this.items.filter((item) => item.uncertain && isAskable(item));
    const open = uncertain.length > 0 ? uncertain : this.unasked().filter(isAskable);
    if (open.length > 0) await this.learnHeld(open);
    else await this.archive.check([]);
  }

  /** At the end the archive is asked for every digest once more: the receipt says what it holds. */
  private async confirm(): Promise<void> {
    const taken = this.items.filter(({ state, confirmed }) => !confirmed && state !== "refused" && state !== "failed");
    for (let from = 0; from < taken.length; from += HELD_BATCH) {
      await this.learnHeld(taken.slice(from, from + HELD_BATCH)).catch(() => undefined);
    }
    this.tell();
  }

  private tell(): void {
    this.version++;
    this.listeners.forEach((listener) => listener());
  }
}

const mayLeave = (standing: Standing) => standing === "clear" || standing === "agreed";

export const uploads = new Uploads({ held, check, consent, post: postFile }, (ms) => new Promise((done) => setTimeout(done, ms)));
