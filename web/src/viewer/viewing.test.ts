import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fillAll } from "./levels";
import { LeftError, PixelStore } from "./pixels";
import { T } from "./tags";
import { Viewing } from "./viewing";

const element = (value: unknown) => ({ vr: "LO", Value: Array.isArray(value) ? value : [value] });

/** Two slices at each of two times: 1.1 and 1.2, then 1.3 and 1.4. Each has its own number in all voxels. */
const headers = [1, 2, 3, 4].map((n) => Object.fromEntries(Object.entries({
  [T.SOPInstanceUID]: `1.${n}`, [T.SeriesInstanceUID]: "2", [T.InstanceNumber]: n, [T.Rows]: 4, [T.Columns]: 4, [T.BitsAllocated]: 16,
  [T.PhotometricInterpretation]: "MONOCHROME2", [T.ImagePositionPatient]: [0, 0, (n - 1) % 2], [T.PixelSpacing]: [1, 1],
  [T.ImageOrientationPatient]: [1, 0, 0, 0, 1, 0], [T.TemporalPositionIdentifier]: Math.ceil(n / 2),
}).map(([tag, value]) => [tag, element(value)])));

/** Instances whose pixels the archive can't read, and those that it takes its time for. */
let broken = new Set<string>();
let slow = new Map<string, Promise<void>>();

async function archive(address: string, { signal }: RequestInit = {}): Promise<Response> {
  if (address.endsWith("/metadata")) return Response.json(headers);
  const instance = /instances\/([^/]*)/.exec(address)?.[1] ?? "";
  const given = new Promise<never>((_, fail) => signal?.addEventListener("abort", () => fail(signal.reason as Error)));
  await Promise.race([slow.get(instance), given]);
  if (broken.has(instance)) return new Response("", { status: 500 });
  return new Response(new Uint16Array(16).fill(Number(instance.slice(2))));
}

beforeEach(() => {
  broken = new Set();
  slow = new Map();
  vi.stubGlobal("fetch", archive);
  vi.stubGlobal("document", { baseURI: "http://archive.example/ui/" });
});
afterEach(() => vi.unstubAllGlobals());

const shown = { study: "3", viewpoint: "", asOf: "" };

async function opened(): Promise<Viewing> {
  const viewing = new Viewing(shown);
  await viewing.open("2");
  return viewing;
}

describe("a region", () => {
  const means = (viewing: Viewing) => viewing.now().measures.map(({ result }) => result?.mean ?? null);
  const circle = { kind: "ellipse", center: [1, 1, 1], right: [1, 0, 0], down: [0, 1, 0], normal: [0, 0, 1] } as const;

  it("shows no numbers of a moment that is not the one shown", async () => {
    const viewing = await opened();
    viewing.measure(circle);
    await vi.waitFor(() => expect(means(viewing)).toEqual([4]));
    broken.add("1.2");
    viewing.toFrame(0);
    expect(means(viewing)).toEqual([null]);
    expect(viewing.now().level).toBeNull();
  });
});

describe("a series that is left", () => {
  const pictures = (viewing: Viewing) => viewing.now().series!.frames.flatMap((frame) => frame.pictures);

  it("is freed, and what is on its way is broken off and asked for no more", async () => {
    const viewing = await opened();
    const [first, second] = pictures(viewing);
    await viewing.store.of("2", first!);
    expect(viewing.store.size).toBe(2 * 32);
    slow.set("1.2", new Promise(() => undefined));
    const coming = expect(viewing.store.of("2", second!)).rejects.toBeInstanceOf(LeftError);
    viewing.leave();
    await coming;
    expect(viewing.store.size).toBe(0);
    slow.clear();
    await viewing.store.of("2", second!);
    expect(viewing.store.size).toBe(32);
  });

  it("stays while it is fused with, and goes when it no longer is", async () => {
    const viewing = await opened();
    const series = viewing.now().series!;
    const fused = { ...series, uid: "5" };
    viewing.change({ fused });
    await viewing.store.of("5", pictures(viewing)[0]!);
    viewing.change({ fused });
    expect(viewing.store.size).toBe(2 * 32);
    viewing.change({ fused: null });
    expect(viewing.store.size).toBe(32);
  });

  it("shares the room that there is with the others: what was not asked for the longest goes", async () => {
    const viewing = await opened();
    const [first, second] = pictures(viewing);
    const store = new PixelStore(shown, 64);
    await store.of("2", first!);
    await store.of("5", second!);
    const kept = await store.of("2", first!);
    await store.of("7", second!);
    expect(store.size).toBe(64);
    expect(await store.of("2", first!)).toBe(kept);
  });
});

describe("a volume", () => {
  it("that misses a slice is written no more once that is told", async () => {
    const viewing = await opened();
    const series = viewing.now().series!;
    let go: () => void = () => undefined;
    slow.set("1.1", new Promise((resolve) => (go = resolve)));
    broken.add("1.2");
    const values = new Float32Array(32);
    const told: number[] = [];
    let ended = false;
    const filling = fillAll({ store: viewing.store, series, frame: 0, asSuv: false }, values, (done) => told.push(done))
      .finally(() => (ended = true));
    const failure = expect(filling).rejects.toMatchObject({ trouble: "broken" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).toBe(false);
    go();
    await failure;
    expect([values[0], values[16], told]).toEqual([1, 0, [1]]);
  });
});
