import type { Lens } from "../app/lens";
import type { Shown } from "./dicomweb";

/** What an address asks for, `/images/STUDY?series=...`, through the lens that is on. */
export function asked(place: string, search: string, { viewpoint, asOf }: Lens): { shown: Shown; series: string } {
  const study = decoded(place.replace(/^\/images\//, ""));
  // What is recorded is the same at any moment.
  const shown = { study, viewpoint, asOf: viewpoint === "" ? "" : asOf };
  return { shown, series: new URLSearchParams(search).get("series") ?? "" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
