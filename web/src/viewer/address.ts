import type { Shown } from "./dicomweb";

/** What an address asks for: `/images/STUDY?series=...&viewpoint=...&as-of=...`. */
export function asked(place: string, search: string): { shown: Shown; series: string } {
  const [path = "", behind = ""] = place.split("?");
  // The router may put what is behind the question mark before the `#`.
  const query = new URLSearchParams(behind === "" ? search : behind);
  const study = decoded(path.replace(/^\/images\//, ""));
  return {
    shown: { study, viewpoint: query.get("viewpoint") ?? "", asOf: query.get("as-of") ?? "" },
    series: query.get("series") ?? "",
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
