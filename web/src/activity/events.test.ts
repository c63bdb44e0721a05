import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Happened, hearFrom, type Line, withOneMore } from "./events";

const event = (seq: number): Happened => ({ seq, type: "scan.arrived" });

describe("events", () => {
  it("are shown with the newest first", () => {
    expect(withOneMore([event(1)], event(2)).map((each) => each.seq)).toEqual([2, 1]);
  });

  it("that come again after a reconnection are shown once", () => {
    expect(withOneMore([event(2), event(1)], event(1)).map((each) => each.seq)).toEqual([2, 1]);
  });

  it("do not grow without end", () => {
    let events: readonly Happened[] = [];
    for (let seq = 1; seq <= 1000; seq++) events = withOneMore(events, event(seq));
    expect(events).toHaveLength(100);
    expect(events[0]?.seq).toBe(1000);
  });
});

/** A source of events that does what a test says. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly address: string) {
    super();
    FakeSource.all.push(this);
  }

  refuse(): void {
    this.readyState = FakeSource.CLOSED;
    this.onerror?.();
  }

  tell(seq: number): void {
    this.dispatchEvent(new MessageEvent("scan.arrived", { data: JSON.stringify(event(seq)) }));
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
}

describe("the line to the server", () => {
  beforeEach(() => {
    FakeSource.all = [];
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeSource);
    vi.stubGlobal("document", { baseURI: "http://archive.example/ui/" });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is taken up after an answer that was an error, behind the last event heard", () => {
    const lines: Line[] = [];
    const heard: number[] = [];
    hearFrom(5, (line) => lines.push(line), ({ seq }) => heard.push(seq));
    FakeSource.all[0]!.onopen?.();
    FakeSource.all[0]!.tell(7);
    FakeSource.all[0]!.refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.all.map(({ address }) => new URL(address).search)).toEqual(["?since=5", "?since=7"]);
    FakeSource.all[1]!.onopen?.();
    FakeSource.all[1]!.tell(8);
    expect(lines).toEqual(["live", "lost", "live"]);
    expect(heard).toEqual([7, 8]);
  });

  it("is tried less and less often, and not after it was let go", () => {
    const stop = hearFrom(0, () => undefined, () => undefined);
    for (const afterMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const count = FakeSource.all.length;
      FakeSource.all.at(-1)!.refuse();
      vi.advanceTimersByTime(afterMs - 1);
      expect(FakeSource.all).toHaveLength(count);
      vi.advanceTimersByTime(1);
      expect(FakeSource.all).toHaveLength(count + 1);
    }
    const count = FakeSource.all.length;
    FakeSource.all.at(-1)!.refuse();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(count);
  });
});
