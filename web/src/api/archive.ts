// The questions that pages ask, one function each.

import { type Lens, lensed } from "../app/lens";
import { ask } from "./client";
import type {
  ImportAnswer,
  ReviewQueue,
  RulePreview,
  Scan,
  ScanPage,
  Session,
  Stated,
  StudyDetails,
  StudyLine,
  VisitGrid,
} from "./types";

const part = encodeURIComponent;

export const session = () => ask<Session>("api/session");
export const signIn = (user: string, password: string) =>
  ask<Session>("api/session", { method: "POST", json: { user, password } });
export const signOut = () => ask<null>("api/session", { method: "DELETE" });

export const studies = async (lens: Lens) => (await ask<{ studies: StudyLine[] }>(lensed("api/studies", lens))).studies;
export const study = (id: string, lens: Lens) => ask<StudyDetails>(lensed(`api/studies/${part(id)}`, lens));
export const grid = (id: string, lens: Lens) => ask<VisitGrid>(lensed(`api/studies/${part(id)}/visits`, lens));

/** All scans of a study, or of one of its subjects, page by page. */
export async function scansOf(id: string, lens: Lens, subject = ""): Promise<Scan[]> {
  const all: Scan[] = [];
  const whose = subject ? `&subject=${part(subject)}` : "";
  for (let since = 0; ;) {
    const page = await ask<ScanPage>(lensed(`api/scans?study=${part(id)}${whose}&limit=1000&since=${since}`, lens));
    all.push(...page.scans);
    if (page.scans.length === 0 || all.length >= page.total) return all;
    since = page.next;
  }
}

/** Tells the study about its roster or its visits; with `preview`, only what that would change. */
export function importTables(id: string, tables: FormData, preview: boolean): Promise<ImportAnswer> {
  const path = `api/studies/${part(id)}/import`;
  return ask<ImportAnswer>(preview ? `${path}?preview` : path, { method: "POST", form: tables });
}

export const review = (limit: number, lens: Lens) => ask<ReviewQueue>(lensed(`api/review?limit=${limit}`, lens));

export type Statement = Record<string, unknown> & { type: string; reason: string };
export const state = (statement: Statement) =>
  ask<Stated>("api/assertions", { method: "POST", json: statement });
export const previewOf = (statement: Statement) =>
  ask<RulePreview>("api/assertions?preview", { method: "POST", json: statement });

export interface Job {
  ID: string;
  Type: string;
  State: "Pending" | "Running" | "Paused" | "Retry" | "Success" | "Failure";
  Progress: number;
  CreationTime: string;
  ErrorDescription: string;
}
export const jobs = () => ask<Job[]>("jobs?expand");
export const steer = (id: string, verb: "cancel" | "resubmit") =>
  ask<unknown>(`jobs/${part(id)}/${verb}`, { method: "POST" });

export interface Webhook {
  name: string;
  url: string;
  through: number;
  newest: number;
  trouble?: string;
  deadLetters: { seq: number; why: string }[];
}
export const webhooks = async () => (await ask<{ webhooks: Webhook[] }>("api/webhooks")).webhooks;
export const redeliver = (name: string) =>
  ask<unknown>(`api/webhooks/${part(name)}/redeliver`, { method: "POST" });

/** Number of the newest event. */
export const newestEvent = async () =>
  (await ask<{ newest: number }>("api/events?limit=1", { accept: "application/json" })).newest;
