import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const DESCRIPTIONS = "../server/src/main/resources/org/trinomen/server/openapi/";

/** `api/studies/${...}/visits` as the description has it. */
const templateOf = (path: string) => `/${path.replace(/\$\{[^}]*\}/g, "{}").replace(/\?.*$/, "")}`;

it("asks only for paths that the routes are described under", () => {
  const described = readdirSync(DESCRIPTIONS)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => Object.keys((JSON.parse(readFileSync(DESCRIPTIONS + name, "utf8")) as { paths?: object }).paths ?? {}))
    .map((path) => path.replace(/\{[^}]*\}/g, "{}"));
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /(?<!test)\.tsx?$/.test(name));
  const asked = sources.flatMap((name) =>
    [...readFileSync(`src/${name}`, "utf8").matchAll(/["`](api\/[^"`]*)["`]/g)].map((match) => templateOf(match[1] ?? "")));
  expect(asked.length).toBeGreaterThan(10);
  for (const path of asked) expect(described).toContain(path);
});
