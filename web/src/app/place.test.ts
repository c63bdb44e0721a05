// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { content, lensed } from "./lens";
import { go, kept } from "./place";

describe("kept", () => {
  it("takes viewpoint and moment along, and nothing else", () => {
    expect(kept("/review?scan=s", "viewpoint=blinded&as-of=7&since=50")).toBe("/review?scan=s&viewpoint=blinded&as-of=7");
    expect(kept("/study", "")).toBe("/study");
  });

  it("lets a place say its own, and nothing at all", () => {
    expect(kept("/study?as-of=9", "as-of=7")).toBe("/study?as-of=9");
    expect(kept("/study?viewpoint=&as-of=", "viewpoint=site&as-of=7")).toBe("/study");
  });
});

describe("go", () => {
  beforeEach(() => history.replaceState(null, "", "/ui/?old=1#/study?as-of=7"));

  it("puts everything behind the #, so that the address can be shared", () => {
    go("/scan/abc?x=1");
    expect(location.href).toMatch(/\/ui\/#\/scan\/abc\?x=1&as-of=7$/);
  });
});

describe("a lens", () => {
  it("is said to the routes", () => {
    const lens = { viewpoint: "site:NPET/1", asOf: "2026-03-01T12:00:00Z" };
    expect(lensed("api/scans?limit=1", lens)).toBe("api/scans?limit=1&viewpoint=site%3ANPET%2F1&as-of=2026-03-01T12%3A00%3A00Z");
    expect(content("studies/x", lens)).toBe("views/site%3ANPET%2F1/studies/x?as-of=2026-03-01T12%3A00%3A00Z");
    expect(content("studies/x", { viewpoint: "", asOf: "7" })).toBe("studies/x");
  });
});
