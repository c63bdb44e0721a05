import { describe, expect, it } from "vitest";
import de from "../i18n/de.json";
import en from "../i18n/en.json";
import es from "../i18n/es.json";
import fr from "../i18n/fr.json";

type Catalogue = { [key: string]: string | Catalogue };

/** Each text by its path. */
function texts(catalogue: Catalogue, under = ""): Map<string, string> {
  const entries = Object.entries(catalogue).map(([key, value]): [string, string][] =>
    typeof value === "string" ? [[under + key, value]] : [...texts(value, `${under}${key}.`)]);
  return new Map(entries.flat());
}

const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

describe.each([["German", de], ["French", fr], ["Spanish", es]])("the %s catalogue", (_, catalogue) => {
  const english = texts(en);
  const other = texts(catalogue);

  it("has each text that the English one has, and no other", () => {
    expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("puts the same values into its sentences", () => {
    for (const [key, text] of other) expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? "")]);
  });
});
