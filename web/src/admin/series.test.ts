import { expect, it } from "vitest";
import { level, lines, mean, rate } from "./series";

const TOLD = {
  at: ["2026-11-24T10:00:00Z", "2026-11-24T10:01:00Z", "2026-11-24T10:02:00Z", "2026-11-24T10:04:00Z"],
  series: { requests: [0, 60, 60, 300], seconds: [0, 3, 3, 15], gap: [1, null, 3, 4] },
};

it("tells how much a counter grows in a second, over whatever time", () => {
  expect(rate(TOLD, "requests").values).toEqual([1, 0, 2]);
  expect(rate(TOLD, "requests").at).toEqual(TOLD.at.slice(1).map((one) => Date.parse(one)));
});

it("tells the mean of what was counted, and nothing where nothing was", () => {
  expect(mean(TOLD, "seconds", "requests").values).toEqual([0.05, null, 0.05]);
});

it("knows no growth beside a gap, nor of a counter that began anew", () => {
  expect(rate(TOLD, "gap").values).toEqual([null, null, 1 / 120]);
  expect(rate({ at: TOLD.at, series: { again: [9, 2, 2, 2] } }, "again").values[0]).toBeNull();
  expect(level(TOLD, "unknown").values).toEqual([null, null, null, null]);
});

it("draws a line for each stretch, from the first moment to the last, up to the highest value", () => {
  expect(lines(level(TOLD, "gap"), 240, 40)).toEqual(["M0.0 30.0", "M120.0 10.0L240.0 0.0"]);
  expect(lines({ at: [5], values: [0] }, 240, 40)).toEqual(["M0.0 40.0"]);
});
