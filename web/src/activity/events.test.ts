import { describe, expect, it } from "vitest";
import { type Happened, withOneMore } from "./events";

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
