import { useEffect, useState } from "react";
import type { Phase } from "./uploads";

const KEPT_AS = "trinomen.unfinished";
const MOVING: readonly Phase[] = ["sending", "paused", "offline"];

/**
 * How many files an earlier window was sending when it was closed or reloaded. A browser lets no
 * page keep files, so it asks for them again; what has arrived is not sent again.
 */
export function useUnfinished(phase: Phase, files: number): number {
  const [left] = useState(() => Number(localStorage.getItem(KEPT_AS) ?? 0));
  const moving = MOVING.includes(phase);
  useEffect(() => {
    if (!moving) return;
    // A number names nobody.
    localStorage.setItem(KEPT_AS, String(files));
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [moving, files]);
  useEffect(() => {
    if (phase === "finished") localStorage.removeItem(KEPT_AS);
  }, [phase]);
  return localStorage.getItem(KEPT_AS) === null ? 0 : left;
}
