import { BY_SCRIPT, reasonIn, url } from "../api/client";

/** What became of a file that was sent. */
export type Posted =
  | { kind: "taken"; outcome: "stored" | "held" | "conflicting"; imagingStudy: string }
  | { kind: "refused"; why: string }
  | { kind: "failed"; why: string }
  | { kind: "signed-out" }
  /** No answer came: the file may have arrived, or not. */
  | { kind: "broken" };

/** `removed`: what was taken out of it, for the archive's record; empty if nothing. */
export type Post = (file: Blob, onSent: (bytes: number) => void, removed: string) => Promise<Posted>;

/** Too many requests, and what proxies say of a server that is not there. */
const LATER = [429, 502, 503, 504];
/** A fault, or the storage is full: worth another try when somebody has seen to it. */
const FAULTS = [500, 507];

/** Nothing moves for so long: the line is gone and has not said so, as where a laptop was closed and opened elsewhere. */
export const STALLED_MS = 120_000;

/** Sends a file. Only XMLHttpRequest tells how much of it has left. */
export const postFile: Post = (file, onSent, removed) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALLED_MS);
    };
    request.upload.addEventListener("progress", (event) => {
      moved();
      onSent(Math.min(event.loaded, file.size));
    });
    request.addEventListener("loadend", () => clearTimeout(timer));
    request.addEventListener("load", () => done(answered(request.status, request.responseText)));
    request.addEventListener("error", () => done({ kind: "broken" }));
    request.addEventListener("abort", () => done({ kind: "broken" }));
    request.open("POST", url("instances"));
    request.setRequestHeader("Content-Type", "application/dicom");
    if (removed !== "") request.setRequestHeader("Trinomen-Removed", removed);
    for (const [name, value] of Object.entries(BY_SCRIPT)) request.setRequestHeader(name, value);
    moved();
    request.send(file);
  });

interface Answer {
  ParentStudy?: string;
  Status?: string;
  Conflicting?: boolean;
}

function told(body: string): Answer {
  try {
    return JSON.parse(body) as Answer;
  } catch {
    return {}; // it was taken; which study it is of shows in the archive
  }
}

export function answered(status: number, body: string): Posted {
  if (status === 401) return { kind: "signed-out" };
  if (status === 0 || LATER.includes(status)) return { kind: "broken" };
  const why = reasonIn(body) || String(status);
  if (FAULTS.includes(status)) return { kind: "failed", why };
  if (status < 200 || status >= 300) return { kind: "refused", why };
  const { ParentStudy: imagingStudy = "", Status, Conflicting } = told(body);
  const outcome = Conflicting ? "conflicting" : Status === "AlreadyStored" ? "held" : "stored";
  return { kind: "taken", outcome, imagingStudy };
}
