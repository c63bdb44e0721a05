import { useMemo } from "react";
import { useSearch } from "wouter";
import { useMay } from "./SessionContext";

/** Through whose eyes, and as of when. */
export interface Lens {
  /** A viewpoint's name; empty: headers as recorded, and whose scans are by the study's word. */
  viewpoint: string;
  /** A position in the ledger or a moment; empty: now. */
  asOf: string;
}

export const PLAIN: Lens = { viewpoint: "", asOf: "" };

/** What the address says; every page shows what it shows through it. */
export function useLens(): Lens {
  const search = useSearch();
  return useMemo(() => {
    const params = new URLSearchParams(search);
    return { viewpoint: params.get("viewpoint") ?? "", asOf: params.get("as-of") ?? "" };
  }, [search]);
}

function withParams(path: string, params: Record<string, string>): string {
  const given = Object.entries(params).filter(([, value]) => value !== "");
  if (given.length === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(given).toString()}`;
}

/** A path of the project's own routes, asked through the lens. */
export function lensed(path: string, { viewpoint, asOf }: Lens): string {
  return withParams(path, { viewpoint, "as-of": asOf });
}

/** A path of the routes that give what is stored, as the lens shows it. */
export function content(path: string, { viewpoint, asOf }: Lens): string {
  return viewpoint === "" ? path : withParams(`views/${encodeURIComponent(viewpoint)}/${path}`, { "as-of": asOf });
}

/** The lens for what is stored: who may see no names sees what is blinded. */
export function useContentLens(): Lens {
  const lens = useLens();
  const reads = useMay("READ_RECORDED");
  return useMemo(() => (lens.viewpoint === "" && !reads ? { ...lens, viewpoint: "blinded" } : lens), [lens, reads]);
}
