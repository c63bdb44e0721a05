import { expect, it } from "vitest";
import { findBody, matching, paramsOf, queryOf, requestOf } from "./request";

it("stands in the address as it was typed, and is read back", () => {
  const request = { level: "Series" as const, terms: [["0008,0060", "pt"], ["PatientID", "A&B=1"]] as [string, string][], label: "good", since: 50 };
  expect(requestOf(paramsOf(request))).toEqual(request);
  expect(requestOf(new URLSearchParams("level=nonsense&since=-3&q.PatientID=A"))).toEqual({ level: "Study", terms: [["PatientID", "A"]], label: "", since: 0 });
});

it("asks for a part of a text, and for whole dates, codes and identifiers", () => {
  expect(matching("PatientName", " doe ")).toBe("*doe*");
  expect(matching("PatientID", "A0?")).toBe("A0?");
  expect(matching("StudyDate", "2026-01-01 to 2026-02-01")).toBe("20260101-20260201");
  expect(matching("ModalitiesInStudy", "pt")).toBe("PT");
  expect(matching("StudyInstanceUID", "1.2.3")).toBe("1.2.3");
});

it("asks for a page, and counts without one", () => {
  const request = { level: "Study" as const, terms: [["PatientID", "A"]] as [string, string][], label: "good, checked", since: 100 };
  expect(findBody(request)).toMatchObject({ Level: "Study", Query: { PatientID: "*A*" }, Labels: ["good", "checked"], Since: 100, Limit: 50 });
  expect(queryOf(request)).not.toHaveProperty("Limit");
});
