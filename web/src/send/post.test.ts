import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { postFile, STALLED_MS } from "./post";

/** A request that goes nowhere until the test says so. */
class FakeRequest extends EventTarget {
  static last: FakeRequest;
  readonly upload = new EventTarget();
  aborted = false;
  status = 0;
  responseText = "";

  constructor() {
    super();
    FakeRequest.last = this;
  }

  open(): void {
    // Nothing is opened.
  }

  setRequestHeader(): void {
    // Nor sent.
  }

  send(): void {
    // It is under way.
  }

  moves(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded }));
  }

  ends(type: string): void {
    this.dispatchEvent(new Event(type));
    this.dispatchEvent(new Event("loadend"));
  }

  abort(): void {
    this.aborted = true;
    this.ends("abort");
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  vi.stubGlobal("document", { baseURI: "http://archive.example/ui/" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a file on its way", () => {
  const sent = () => postFile(new Blob(["12345678"]), () => undefined, "");

  it("counts as broken off when nothing moves any more, as after a laptop was closed", async () => {
    const posted = sent();
    vi.advanceTimersByTime(STALLED_MS - 1);
    FakeRequest.last.moves(4);
    vi.advanceTimersByTime(STALLED_MS - 1);
    expect(FakeRequest.last.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await posted).toEqual({ kind: "broken" });
  });

  it("is not broken off once its answer is here", async () => {
    const posted = sent();
    Object.assign(FakeRequest.last, { status: 200, responseText: '{"Status":"Success","ParentStudy":"s"}' });
    FakeRequest.last.ends("load");
    expect(await posted).toEqual({ kind: "taken", outcome: "stored", imagingStudy: "s" });
    vi.advanceTimersByTime(2 * STALLED_MS);
    expect(FakeRequest.last.aborted).toBe(false);
  });
});
