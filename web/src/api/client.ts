// The archive's HTTP interface. Addresses are relative to the page, so that it works under any
// path prefix that a proxy puts in front.

/** An answer that is no success, or none at all (status 0). */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/** Tells the server that a page asks, so that the browser does not ask for a password itself. */
export const BY_SCRIPT = { "X-Requested-With": "XMLHttpRequest" } as const;

export function url(path: string): string {
  return new URL(`../${path}`, document.baseURI).href;
}

let onSignedOut: () => void = () => undefined;

/** What to do when the server no longer knows us. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

export function signedOut(): void {
  onSignedOut();
}

/** The reason that an answer's body gives; both error shapes of the server have a Message. */
export function reasonIn(body: string): string {
  try {
    const error = JSON.parse(body) as { Details?: string; Message?: string; message?: string } | null;
    return error?.Details ?? error?.Message ?? error?.message ?? "";
  } catch {
    // Not JSON: a proxy's own error page. Its status says enough.
    return "";
  }
}

export interface Asking {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  json?: unknown;
  form?: FormData;
  text?: string;
  signal?: AbortSignal;
  /** What kind of answer is wanted, where there are several. */
  accept?: string;
}

/** Asks, and gives back the answer if it is a success. */
export async function reach(path: string, { method = "GET", json, form, text: plain, signal, accept }: Asking = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url(path), {
      method,
      headers: { ...BY_SCRIPT, ...(accept === undefined ? {} : { Accept: accept }), ...(json === undefined ? {} : { "Content-Type": "application/json" }) },
      body: json === undefined ? (form ?? plain ?? null) : JSON.stringify(json),
      credentials: "same-origin",
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "");
  }
  if (answer.status === 401 && path !== "api/session") onSignedOut();
  if (!answer.ok) throw new ApiError(answer.status, reasonIn(await answer.text()));
  return answer;
}

/** Asks, and gives back the answer's JSON. */
export async function ask<T>(path: string, asking: Asking = {}): Promise<T> {
  const text = await (await reach(path, asking)).text();
  return (text === "" ? null : JSON.parse(text)) as T;
}
