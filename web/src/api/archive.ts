// The questions that pages ask, one function each.

import { ask } from "./client";
import type {
  GridRow,
  ImportAnswer,
  ReviewQueue,
  RulePreview,
  Scan,
  Session,
  Stated,
  StudyDetails,
  StudyLine,
} from "./types";

const part = encodeURIComponent;

export const session = () => ask<Session>("api/session");
export const signIn = (user: string, password: string) =>
  ask<Session>("api/session", { method: "POST", json: { user, password } });
export const signOut = () => ask<null>("api/session", { method: "DELETE" });

export const studies = async () => (await ask<{ studies: StudyLine[] }>("api/studies")).studies;
export const study = (id: string) => ask<StudyDetails>(`api/studies/${part(id)}`);
export const grid = async (id: string) =>
  (await ask<{ subjects: GridRow[] }>(`api/studies/${part(id)}/visits`)).subjects;
export const scansOf = async (id: string) =>
  (await ask<{ scans: Scan[] }>(`api/scans?study=${part(id)}&limit=1000`)).scans;

/** Tells the study about its roster or its visits; with `preview`, only what that would change. */
export function importTables(id: string, tables: FormData, preview: boolean): Promise<ImportAnswer> {
  const path = `api/studies/${part(id)}/import`;
  return ask<ImportAnswer>(preview ? `${path}?preview` : path, { method: "POST", form: tables });
}

export const review = (limit: number) => ask<ReviewQueue>(`api/review?limit=${limit}`);

export type Statement = Record<string, unknown> & { type: string; reason: string };
export const state = (statement: Statement) =>
  ask<Stated>("api/assertions", { method: "POST", json: statement });
export const previewOf = (statement: Statement) =>
  ask<RulePreview>("api/assertions?preview", { method: "POST", json: statement });
