import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import { dicomFile, EXPLICIT } from "../test/dicomFile";
import type { Found } from "./files";
import { GROUPS, type Rules } from "./identifying/groups";
import { CannotStrip } from "./identifying/strip";
import { CANNOT_STRIP } from "./item";
import { answered, type Posted } from "./post";
import { receiptOf } from "./receipt";
import type { Archive } from "./asking";
import { Uploads } from "./uploads";

const ALLOWED = Object.fromEntries(GROUPS.map((group) => [group, "allow"])) as Rules;

/** An archive that keeps what it is sent, and can be cut off before or after it has. */
class FakeArchive implements Archive {
  readonly kept = new Map<string, number>();
  reachable = true;
  failures: ("before" | "after" | Posted)[] = [];
  posts = 0;
  rules: Rules = ALLOWED;

  held: Archive["held"] = (questions) =>
    this.reachable
      ? Promise.resolve(questions.map(({ uid }) => (this.kept.has(uid) ? "held" : "absent")))
      : Promise.reject(new ApiError(0, ""));

  check: Archive["check"] = (headers) =>
    Promise.resolve(headers.map(({ PatientID = "" }) => (
      { state: "resolved" as const, subject: PatientID, visit: "V1", rules: this.rules, rulesOf: "NPET" })));

  readonly consent = () => Promise.resolve({ by: "sender", at: "2026-01-01T00:00:00Z" });

  readonly post = async (file: Blob): Promise<Posted> => {
    this.posts++;
    const failure = this.failures.shift();
    if (typeof failure === "object") return failure;
    if (!this.reachable || failure === "before") return { kind: "broken" };
    const uid = /1\.2\.3\.\d+/.exec(await file.text())?.[0] ?? "";
    this.kept.set(uid, (this.kept.get(uid) ?? 0) + 1);
    return failure === "after" ? { kind: "broken" } : { kind: "taken", outcome: "stored", imagingStudy: "s" };
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a generator without anything to wait for
async function* found(count: number, patientId = "A010"): AsyncGenerator<Found> {
  yield {
    left: 1,
    sources: Array.from({ length: count }, (_, i) => {
      const file = new File([dicomFile(EXPLICIT, [[0x00080018, "UI", `1.2.3.${i}`], [0x00100020, "LO", patientId]])], `${i}.dcm`);
      return { path: `folder/${i}.dcm`, size: file.size, open: () => Promise.resolve(file) };
    }),
  };
}

async function sending(archive: FakeArchive, count = 12): Promise<Uploads> {
  const uploads = new Uploads(archive, () => Promise.resolve());
  await uploads.add(found(count));
  uploads.start();
  return uploads;
}

/** One more, which the disc does not give. */
async function* scratched(count: number): AsyncGenerator<Found> {
  yield { left: 0, sources: [{ path: "scratched.dcm", size: 1, open: () => Promise.reject(new Error("read error")) }] };
  yield* found(count);
}

const PATIENCE = { timeout: 20_000 };

const finished = (uploads: Uploads) =>
  vi.waitFor(() => {
    expect(uploads.phase).toBe("finished");
    expect(uploads.items.every(({ confirmed, state }) => confirmed || state === "refused" || state === "failed")).toBe(true);
  }, PATIENCE);

describe("uploads", () => {
  it("send nothing before they are told to, and say whose it is", async () => {
    const archive = new FakeArchive();
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(3));
    await vi.waitFor(() => expect(uploads.checks.size).toBe(1), PATIENCE);
    expect(uploads.phase).toBe("ready");
    expect([...uploads.checks.values()]).toMatchObject([{ state: "resolved", subject: "A010", visit: "V1" }]);
    expect([archive.posts, uploads.left, uploads.items.length]).toEqual([0, 1, 3]);
  });

  it("go on past a file that can't be read, and name it", async () => {
    const archive = new FakeArchive();
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(scratched(3));
    uploads.start();
    await finished(uploads);
    expect(uploads.unreadable).toEqual(["scratched.dcm"]);
    expect(archive.posts).toBe(3);
  });

  it("tell of a file that has gone before it is sent, and send it when it is back", async () => {
    const archive = new FakeArchive();
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(2));
    const gone = uploads.items[0];
    if (gone === undefined) throw new Error("there are two");
    const { open } = gone;
    await vi.waitFor(() => expect(gone.sha256).not.toBe(""), PATIENCE);
    gone.open = () => Promise.reject(new Error("no such file"));
    uploads.start();
    await finished(uploads);
    expect([gone.state, gone.error, archive.posts]).toEqual(["failed", "Error: no such file", 1]);
    gone.open = open;
    uploads.retry();
    await finished(uploads);
    expect([gone.state, archive.posts]).toEqual(["stored", 2]);
  });

  it("send each file once, and have each digest confirmed", async () => {
    const archive = new FakeArchive();
    const uploads = await sending(archive);
    await finished(uploads);
    expect([...archive.kept.values()]).toEqual(new Array(12).fill(1));
    expect(archive.posts).toBe(12);
  });

  it("leave out what is here already", async () => {
    const archive = new FakeArchive();
    archive.kept.set("1.2.3.0", 1).set("1.2.3.5", 1);
    const uploads = await sending(archive);
    await finished(uploads);
    expect(archive.posts).toBe(10);
    expect(uploads.items.filter(({ state }) => state === "held")).toHaveLength(2);
  });

  it("go on after connections broke, before a file had arrived or after, and send none twice", async () => {
    const archive = new FakeArchive();
    archive.failures = ["after", "before", "after", "before", "after"];
    const uploads = await sending(archive);
    await finished(uploads);
    expect([...archive.kept.values()]).toEqual(new Array(12).fill(1));
    expect(uploads.items.every(({ state }) => state === "stored")).toBe(true);
  });

  it("wait while the archive is away", async () => {
    const archive = new FakeArchive();
    archive.reachable = false;
    let waits = 0;
    const uploads = new Uploads(archive, () => {
      if (++waits === 5) archive.reachable = true;
      return new Promise((done) => setTimeout(done, 0));
    });
    const phases = new Set<string>();
    uploads.subscribe(() => phases.add(uploads.phase));
    await uploads.add(found(6));
    uploads.start();
    await finished(uploads);
    expect(phases).toContain("offline");
    expect(waits).toBe(5);
    expect([...archive.kept.values()]).toEqual(new Array(6).fill(1));
  });

  it("pause, and go on", async () => {
    const archive = new FakeArchive();
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(12));
    uploads.start();
    uploads.pause();
    expect(uploads.phase).toBe("paused");
    await vi.waitFor(() => expect(uploads.digested).toBe(12), PATIENCE);
    expect(archive.posts).toBeLessThanOrEqual(4);
    uploads.resume();
    await finished(uploads);
    expect(archive.kept.size).toBe(12);
  });

  it("tell what was refused and what failed, and try again only what may pass", async () => {
    const archive = new FakeArchive();
    archive.failures = [{ kind: "refused", why: "too large" }, { kind: "failed", why: "full" }];
    const uploads = await sending(archive, 3);
    await finished(uploads);
    expect(uploads.items.map(({ state }) => state).sort()).toEqual(["failed", "refused", "stored"]);
    uploads.retry();
    await finished(uploads);
    expect(uploads.items.map(({ state }) => state).sort()).toEqual(["refused", "stored", "stored"]);
  });

  it("leave a scan out that somebody takes off the list", async () => {
    const archive = new FakeArchive();
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(2, "A010"));
    await uploads.add(found(4, "B050"));
    const other = [...uploads.scans.values()].find(({ header }) => header.PatientID === "A010");
    uploads.exclude(other!.key, true);
    uploads.start();
    await finished(uploads);
    expect(archive.posts).toBe(4);
  });
});

/** Files as they are, by name. */
// eslint-disable-next-line @typescript-eslint/require-await -- a generator without anything to wait for
async function* files(...bytes: Uint8Array<ArrayBuffer>[]): AsyncGenerator<Found> {
  const named = bytes.map((one, i) => new File([one], `${i}.dcm`));
  yield { left: 0, sources: named.map((file) => ({ path: file.name, size: file.size, open: () => Promise.resolve(file) })) };
}

describe("an archive that answers with an error", () => {
  it("is not asked for files without a UID, and these keep nothing from being sent", async () => {
    const archive = new FakeArchive();
    const uids: string[] = [];
    const { held } = archive;
    archive.held = (questions) => {
      uids.push(...questions.map(({ uid }) => uid));
      return questions.every(({ uid }) => /^[0-9.]{1,64}$/.test(uid)) ? held(questions) : Promise.reject(new ApiError(400, "a uid"));
    };
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(2));
    const odd = dicomFile(EXPLICIT, [[0x00080018, "UI", "1.2.x"], [0x00100020, "LO", "A010"]]);
    await uploads.add(files(dicomFile("1.2.840.10008.1.2.1.99", []), odd));
    uploads.start();
    await vi.waitFor(() => expect(uploads.phase).toBe("finished"), PATIENCE);
    expect(uploads.items.map(({ state }) => state)).toEqual(["stored", "stored", "stored", "stored"]);
    expect(new Set(uids)).toEqual(new Set(["1.2.3.0", "1.2.3.1"]));
  });

  it("is sent files that it refuses to be asked for", async () => {
    const archive = new FakeArchive();
    archive.held = () => Promise.reject(new ApiError(400, "no"));
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(3));
    uploads.start();
    await vi.waitFor(() => expect(uploads.phase).toBe("finished"), PATIENCE);
    expect(uploads.items.map(({ state }) => state)).toEqual(["stored", "stored", "stored"]);
  });

  it("fails the scan that it refuses to look at, and takes the others", async () => {
    const archive = new FakeArchive();
    const { check } = archive;
    archive.check = (headers) =>
      headers.some(({ PatientID }) => PatientID === "BAD") ? Promise.reject(new ApiError(400, "odd header")) : check(headers);
    const uploads = new Uploads(archive, () => Promise.resolve());
    const bad = dicomFile(EXPLICIT, [[0x00080018, "UI", "1.2.3.90"], [0x00100020, "LO", "BAD"]]);
    await uploads.add(files(bad));
    await uploads.add(found(2));
    uploads.start();
    await vi.waitFor(() => expect(uploads.phase).toBe("finished"), PATIENCE);
    expect(uploads.items.map(({ state, error }) => [state, error])).toEqual([["failed", "odd header"], ["stored", ""], ["stored", ""]]);
  });

  it("is asked more and more seldom while it lasts, and not at all once it wants a sign-in", async () => {
    const archive = new FakeArchive();
    const waits: number[] = [];
    archive.check = (headers) => {
      if (waits.length >= 6) return Promise.reject(new ApiError(401, ""));
      return headers.length === 0 ? Promise.resolve([]) : Promise.reject(new ApiError(500, ""));
    };
    const uploads = new Uploads(archive, (ms) => {
      waits.push(ms);
      return new Promise((done) => setTimeout(done, 0));
    });
    await uploads.add(found(1));
    await vi.waitFor(() => expect(uploads.items.every(({ asked }) => asked)).toBe(true), PATIENCE);
    uploads.start();
    await vi.waitFor(() => expect(uploads.phase).toBe("paused"), PATIENCE);
    expect(waits.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(archive.posts).toBe(0);
  });
});

describe("a file that can't be stripped", () => {
  it("fails with a code that the pages put in words", async () => {
    const archive = new FakeArchive();
    const uploads = new Uploads(archive, () => Promise.resolve());
    await uploads.add(found(1));
    const [item] = uploads.items;
    await vi.waitFor(() => expect(item?.asked).toBe(true), PATIENCE);
    item!.open = () => Promise.reject(new CannotStrip("damaged"));
    uploads.start();
    await vi.waitFor(() => expect(uploads.phase).toBe("finished"), PATIENCE);
    expect([item?.state, item?.error]).toEqual(["failed", CANNOT_STRIP]);
  });
});

describe("a receipt", () => {
  it("names each instance with its digest, and one digest for all that does not depend on their order", async () => {
    const uploads = await sending(new FakeArchive(), 3);
    await finished(uploads);
    const about = { archive: "a", environment: "test", sender: "s", issuedAt: "now" };
    const scans = [...uploads.scans.values()];
    const receipt = receiptOf(scans, about);
    expect(receipt.instances).toBe(3);
    expect(receipt.scans[0]?.instances.map(({ sha256, confirmed }) => [sha256.length, confirmed])).toEqual(new Array(3).fill([64, true]));
    const turned = scans.map((scan) => ({ ...scan, items: [...scan.items].reverse() }));
    expect(receiptOf(turned, about).sha256).toBe(receipt.sha256);
    expect(receipt.notReceived).toEqual([]);
  });
});

describe("an answer", () => {
  it.each([
    [200, '{"Status":"Success","ParentStudy":"s"}', { kind: "taken", outcome: "stored", imagingStudy: "s" }],
    [200, '{"Status":"AlreadyStored"}', { kind: "taken", outcome: "held", imagingStudy: "" }],
    [200, '{"Status":"Success","Conflicting":true}', { kind: "taken", outcome: "conflicting", imagingStudy: "" }],
    [400, '{"Details":"not DICOM"}', { kind: "refused", why: "not DICOM" }],
    [401, "", { kind: "signed-out" }],
    [503, "", { kind: "broken" }],
    [507, "", { kind: "failed", why: "507" }],
  ])("of %i %s is %o", (status, body, meaning) => {
    expect(answered(status, body)).toEqual(meaning);
  });
});
