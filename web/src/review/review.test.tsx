// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Scan } from "../api/types";
import { SessionContext } from "../app/SessionContext";
import { letters } from "./letters";
import { ReviewPage } from "./ReviewPage";
import { strength } from "./statements";

const scan = (id: string, PatientID: string): Scan => ({
  id,
  typed: { PatientID, IssuerOfPatientID: "", PatientName: "<b>Doe</b>^Jane", PatientBirthDate: "19500312", PatientSex: "F" },
  studyDate: "20260301",
  answer: {
    scan: id,
    state: "review",
    restsOn: 7,
    detail: "two come near",
    candidates: [
      { study: "S", subject: "A010", visit: "V1", probability: 0.9, evidence: [{ field: "Patient ID", relation: "one letter differs", bits: 8 }] },
      { study: "S", subject: "A011", visit: "V2", probability: 0.1, evidence: [{ field: "date", relation: "off", bits: -2 }] },
    ],
  },
});

const asked: { path: string; body: unknown }[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    const path = new URL(address).pathname;
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ path, body });
    const answer = path.endsWith("/review") ? { total: 2, next: 2, patterns: [], review: [scan("s1", "A0l0"), scan("s2", "A01I")] }
      : path.endsWith("/visits") ? { subjects: [{ subject: "A010", site: "1", status: "active", visits: [{ visit: "V1", state: "missing", scans: [], doubtful: [] }] }] }
      : { position: 9, entry: { seq: 9 } };
    return Promise.resolve(new Response(JSON.stringify(answer)));
  });
});

async function openPage() {
  const who = { environment: "test", name: "t", user: "ada", permissions: ["IDENTITY_READ", "IDENTITY_DECIDE"] };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionContext value={who}><ReviewPage /></SessionContext>
    </QueryClientProvider>,
  );
  return screen.findByRole("article", { name: "Scan typed A0l0" });
}

const stated = () => asked.filter(({ path, body }) => path.endsWith("/assertions") && body !== undefined).map(({ body }) => body);

describe("the review page", () => {
  it("shows what was typed as text", async () => {
    expect(within(await openPage()).getByText("<b>Doe</b>, Jane")).toBeTruthy();
  });

  it("is worked through with the keyboard alone, and says first what a decision changes", async () => {
    const keys = userEvent.setup();
    await openPage();
    await keys.keyboard("1");
    expect(await screen.findByText(/This visit is “Overdue” now/)).toBeTruthy();
    await keys.keyboard("by telephone{Enter}");
    await screen.findByRole("article", { name: "Scan typed A01I" });
    expect(stated()).toEqual([
      { type: "assign", scan: "s1", reason: "by telephone", ifRestsOn: 7, study: "S", subject: "A010", visit: "V1" },
    ]);
    await keys.keyboard("u");
    await screen.findByRole("article", { name: "Scan typed A0l0" });
    expect(stated()[1]).toMatchObject({ type: "retract", entry: 9 });
  });

  it("goes to the next and the previous scan, and asks the site", async () => {
    const keys = userEvent.setup();
    await openPage();
    await keys.keyboard("j");
    await screen.findByRole("article", { name: "Scan typed A01I" });
    await keys.keyboard("k");
    await screen.findByRole("article", { name: "Scan typed A0l0" });
    await keys.keyboard("h");
    await keys.keyboard("who is it?{Enter}");
    await waitFor(() => expect(stated()).toEqual([{ type: "hold", scan: "s1", reason: "who is it?", ifRestsOn: 7 }]));
  });

  it("needs a reason, and can be left without one", async () => {
    const keys = userEvent.setup();
    await openPage();
    await keys.keyboard("2{Enter}");
    expect(stated()).toEqual([]);
    await keys.keyboard("{Escape}");
    expect(screen.queryByRole("form")).toBeNull();
  });
});

describe("letters", () => {
  it("shows what differs", () => {
    expect(letters("A0l0", "A010")).toEqual([
      [{ text: "A0", same: true }, { text: "l", same: false }, { text: "0", same: true }],
      [{ text: "A0", same: true }, { text: "1", same: false }, { text: "0", same: true }],
    ]);
    expect(letters("", "B")).toEqual([[], [{ text: "B", same: false }]]);
  });
});

describe("strength", () => {
  it("says bits in words", () => {
    expect([0.5, -2, 5, -20].map(strength)).toEqual(["hardly", "somewhat", "clearly", "strongly"]);
  });
});
