import type { Tag, Tags } from "../api/types";

/** One element of a header: where it stands, and what it says. */
export interface Element {
  /** Tags and items that lead to it, such as "0008,1140 › 1 › 0008,1155". */
  path: string;
  tag: string;
  name: string;
  depth: number;
  /** Undefined for a sequence: its items follow. */
  value: string | undefined;
}

/** Sequences may be nested without end; what is deeper than anything real is left out. */
const DEPTH_MAX = 32;

const textOf = (tag: Tag) => (typeof tag.Value === "string" ? tag.Value : "");

/** All elements, those of sequences after them, in their order. */
export function elements(tags: Tags, above = "", depth = 0): Element[] {
  if (depth > DEPTH_MAX) return [];
  return Object.entries(tags).flatMap(([tag, element]) => {
    const path = above + tag;
    const line = { path, tag, name: element.Name, depth };
    if (!Array.isArray(element.Value)) return [{ ...line, value: textOf(element) }];
    const items = element.Value.flatMap((item, i) => elements(item, `${path} › ${i + 1} › `, depth + 1));
    return [{ ...line, value: undefined }, ...items];
  });
}

/** Those whose tag, name or value has the text, with the sequences that they are in. */
export function sought(all: Element[], text: string): Element[] {
  const wanted = text.trim().toLowerCase().replace(/[()]/g, "");
  if (wanted === "") return all;
  const hits = all.filter(({ tag, name, value }) =>
    [tag, tag.replace(",", ""), name, value ?? ""].some((one) => one.toLowerCase().includes(wanted)));
  const above = new Set(hits.flatMap(({ path }) => {
    const parts = path.split(" › ");
    return parts.map((_, i) => parts.slice(0, i + 1).join(" › "));
  }));
  return all.filter(({ path }) => above.has(path));
}

export interface Difference {
  path: string;
  tag: string;
  name: string;
  left: string | undefined;
  right: string | undefined;
}

/** Elements whose values differ, or that one of the two lacks. */
export function differences(left: Tags, right: Tags): Difference[] {
  const values = (tags: Tags) => new Map(elements(tags).filter(({ value }) => value !== undefined).map((one) => [one.path, one]));
  const [here, there] = [values(left), values(right)];
  return [...new Set([...here.keys(), ...there.keys()])]
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((path) => {
      const [a, b] = [here.get(path), there.get(path)];
      const known = a ?? b;
      if (known === undefined || a?.value === b?.value) return [];
      return [{ path, tag: known.tag, name: known.name, left: a?.value, right: b?.value }];
    });
}
