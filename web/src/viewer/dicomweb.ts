import { type Asking, reach } from "../api/client";
import type { DataSet } from "./dicomJson";
import type { Picture } from "./pictures";

/** Which study, under whose names. */
export interface Shown {
  /** Study Instance UID, as the viewpoint has it. */
  study: string;
  /** Empty for the names as they were recorded. */
  viewpoint: string;
  /** A position of the ledger or a moment; empty for now. */
  asOf: string;
}

const part = encodeURIComponent;

/** Where DICOMweb stands for the asker, whatever prefix a proxy puts in front. */
export function service({ viewpoint }: Shown): string {
  return viewpoint === "" ? "dicom-web" : `views/${part(viewpoint)}/dicom-web`;
}

function address(shown: Shown, below: string, query: Record<string, string> = {}): string {
  const all = new URLSearchParams(shown.asOf === "" ? query : { ...query, "as-of": shown.asOf });
  return `${service(shown)}/studies/${part(shown.study)}${below}${all.size === 0 ? "" : `?${all.toString()}`}`;
}

const by = (accept: string, signal?: AbortSignal): Asking => (signal === undefined ? { accept } : { accept, signal });

async function dataSets(from: string, signal: AbortSignal | undefined): Promise<DataSet[]> {
  const answer = await reach(from, by("application/dicom+json", signal));
  return answer.status === 204 ? [] : ((await answer.json()) as DataSet[]);
}

export const seriesList = (shown: Shown, signal?: AbortSignal) =>
  dataSets(address(shown, "/series", { includefield: "all" }), signal);

export const headers = (shown: Shown, series: string, signal?: AbortSignal) =>
  dataSets(address(shown, `/series/${part(series)}/metadata`), signal);

const instance = (series: string, { instance: uid, frame }: Picture) => `/series/${part(series)}/instances/${part(uid)}/frames/${frame}`;

/** The samples of a frame, decompressed by the server: no decoder needs to run here. */
export async function samples(shown: Shown, series: string, picture: Picture, signal: AbortSignal): Promise<ArrayBuffer> {
  const accept = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1";
  return (await reach(address(shown, instance(series, picture)), { accept, signal })).arrayBuffer();
}

/** The frame as a picture, for what is colour already. */
export async function drawn(shown: Shown, series: string, picture: Picture, signal: AbortSignal): Promise<Blob> {
  return (await reach(address(shown, `${instance(series, picture)}/rendered`), { accept: "image/png", signal })).blob();
}
