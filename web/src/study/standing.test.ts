import { describe, expect, it } from "vitest";
import type { GridCell, GridRow, Scan } from "../api/types";
import { weekly } from "./Arrivals";
import { asCsv, countsBySite, filtered, standing, standings } from "./standing";

const cell = (some: Partial<GridCell>): GridCell => ({ visit: "V1", state: "here", scans: [], incomplete: [], doubtful: [], ...some });
const scans = new Map<string, Scan>([["s", { id: "s", studyDate: "20260310" } as Scan]]);

describe("standing", () => {
  it.each([
    [cell({ scans: ["s"] }), "received"],
    [cell({ scans: ["s"], windowLow: "2026-03-01", windowHigh: "2026-03-10" }), "received"],
    [cell({ scans: ["s"], windowHigh: "2026-03-09" }), "window"],
    [cell({ scans: ["s", "t"] }), "extra"],
    [cell({ scans: ["s"], incomplete: ["s"] }), "incomplete"],
    [cell({ state: "doubtful" }), "review"],
    [cell({ state: "missing" }), "overdue"],
    [cell({ state: "expected", windowLow: "2026-03-15" }), "due"],
    [cell({ state: "expected", windowLow: "2026-03-16" }), "expected"],
    [cell({ state: "not-expected" }), "none"],
  ])("of %o is %s", (visit, expected) => {
    expect(standing(visit, scans, "2026-03-15")).toBe(expected);
  });
});

const row = (subject: string, site: string, ...visits: GridCell[]): GridRow => ({ subject, site, status: "active", visits });
const rows = standings([
  row("A010", "1", cell({ scans: ["s"] }), cell({ visit: "V2", state: "missing" })),
  row("=B020", "2", cell({ state: "missing" })),
], scans, "2026-03-15");

describe("a grid", () => {
  it("is counted by site", () => {
    expect([...countsBySite(rows)]).toEqual([["1", { received: 1, overdue: 1 }], ["2", { overdue: 1 }]]);
  });

  it("is filtered by site, state and code", () => {
    const all = { site: "", standing: "", text: "" };
    expect(filtered(rows, all)).toHaveLength(2);
    expect(filtered(rows, { ...all, site: "2" }).map((one) => one.row.subject)).toEqual(["=B020"]);
    expect(filtered(rows, { ...all, standing: "received" }).map((one) => one.row.subject)).toEqual(["A010"]);
    expect(filtered(rows, { ...all, text: "b02" })).toHaveLength(1);
  });

  it("leaves as a table in which nothing is a formula", () => {
    expect(asCsv(rows).split("\r\n")[3]).toBe('"\'=B020","2","active","V1","overdue","","",""');
  });
});

describe("arrivals", () => {
  it("are counted by week, empty ones too", () => {
    const at = (receivedAt: string) => ({ id: receivedAt, receivedAt }) as Scan;
    const weeks = weekly([at("2026-03-05T00:00:00Z"), at("2026-03-06T00:00:00Z"), at("2026-03-20T00:00:00Z")], Date.parse("2026-03-20"));
    expect(weeks.map(({ count }) => count)).toEqual([2, 0, 1]);
  });
});
