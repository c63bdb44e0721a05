// The questions of the pages on scans, subjects, what is stored, and searches.

import { content, type Lens, lensed, PLAIN } from "../app/lens";
import { ask } from "./client";
import type { Answer, Entry, GridCell, Person, Scan, ScanFile, StoredResource, Tags } from "./types";

const part = encodeURIComponent;

export const viewpoints = async (asOf: string) =>
  (await ask<{ viewpoints: { name: string; hidesNames: boolean }[] }>(lensed("api/viewpoints", { ...PLAIN, asOf }))).viewpoints;

/** The last entry that counts at a moment or position. */
export async function ledgerAt(asOf: string): Promise<{ position: number; recordedAt: string | undefined }> {
  const lens = { ...PLAIN, asOf };
  const { position } = await ask<{ position: number }>(lensed("api/assertions?limit=1", lens));
  const { entries } = await ask<{ entries: Entry[] }>(`api/assertions?limit=1&since=${Math.max(0, position - 1)}`);
  return { position, recordedAt: entries[0]?.recordedAt };
}

export interface ScanDetails extends Scan {
  subject?: { study: string; subject: string; visit: string };
  person?: Person;
  circumstances: Record<string, string>;
  header: Record<string, string>;
  othersInImagingStudy?: string[];
  answers: Record<string, Answer>;
}

export const scan = (id: string, lens: Lens) => ask<ScanDetails>(lensed(`api/scans/${part(id)}`, lens));
export const explanation = (id: string, lens: Lens) =>
  ask<{ answer: Answer; inWords: string; restsOn: Entry | null; dissent: Entry[] }>(lensed(`api/scans/${part(id)}/explain`, lens));
export const historyOfScan = async (id: string, lens: Lens) =>
  (await ask<{ entries: Entry[] }>(lensed(`api/scans/${part(id)}/history`, lens))).entries;

export interface ScanFiles {
  instances: ScanFile[];
  next: number;
  more: boolean;
  ofImagingStudy: number;
}
export const filesOfScan = (id: string, since: number, limit: number, lens: Lens) =>
  ask<ScanFiles>(lensed(`api/scans/${part(id)}/instances?since=${since}&limit=${limit}`, lens));
export const scansIn = async (imagingStudy: string) =>
  (await ask<{ scans: Scan[] }>(`api/scans?imaging-study=${part(imagingStudy)}`)).scans;

export interface Subject {
  study: string;
  subject: string;
  site: string;
  status: string;
  statusOn?: string;
  enrolledOn?: string;
  formerCodes: string[];
  aliases: string[];
  identifiers: Record<string, string>;
  person?: Person;
  visits: GridCell[];
}
export const subject = (study: string, code: string, lens: Lens) =>
  ask<Subject>(lensed(`api/studies/${part(study)}/subjects/${part(code)}`, lens));
export const historyOfSubject = (study: string, code: string, lens: Lens) =>
  ask<{ entries: Entry[]; more: boolean }>(lensed(`api/studies/${part(study)}/subjects/${part(code)}/history?limit=1000`, lens));

// ---- what is stored

export type Level = "Patient" | "Study" | "Series" | "Instance";
export const PATHS: Record<Level, string> = { Patient: "patients", Study: "studies", Series: "series", Instance: "instances" };

export const resource = (path: string, id: string, lens: Lens) =>
  ask<StoredResource>(content(`${path}/${part(id)}?requestedTags=ModalitiesInStudy`, lens));
export const tagsOf = (id: string, lens: Lens) => ask<Tags>(content(`instances/${part(id)}/tags`, lens));
export const metaOf = (id: string, lens: Lens) => ask<Tags>(content(`instances/${part(id)}/header`, lens));

export type FindBody = Record<string, unknown>;
export const find = (body: FindBody, lens: Lens) =>
  ask<StoredResource[]>(content("tools/find", lens), { method: "POST", json: body });
export const count = async (body: FindBody, lens: Lens) =>
  (await ask<{ Count: number }>(content("tools/count-resources", lens), { method: "POST", json: body })).Count;
export const lookup = (text: string, lens: Lens) =>
  ask<{ ID: string; Path: string; Type: Level }[]>(content("tools/lookup", lens), { method: "POST", text });

export const labelsOf = (path: string, id: string) => ask<string[]>(`${path}/${part(id)}/labels`);
export const setLabel = (path: string, id: string, label: string, set: boolean) =>
  ask<null>(`${path}/${part(id)}/labels/${part(label)}`, { method: set ? "PUT" : "DELETE" });
export const allLabels = () => ask<string[]>("tools/labels");

export interface SavedSearch {
  id: string;
  name: string;
  query: string;
}
export const searches = () => ask<SavedSearch[]>("api/searches");
export const keepSearch = (name: string, query: string) =>
  ask<SavedSearch>("api/searches", { method: "POST", json: { name, query } });
export const forgetSearch = (id: string) => ask<null>(`api/searches/${part(id)}`, { method: "DELETE" });
