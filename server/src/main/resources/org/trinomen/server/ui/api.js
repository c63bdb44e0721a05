// The archive's HTTP interface. Addresses are relative to this page, so that it works under any
// path prefix a proxy puts in front.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Tells the server that a page asks, so that the browser does not ask for a password itself. */
export const BY_SCRIPT = { "X-Requested-With": "XMLHttpRequest" };

export const url = (path) => new URL(`../../${path}`, document.baseURI).href;

let onSignedOut = () => {};

/** What to do when the server no longer knows us. */
export function whenSignedOut(action) {
  onSignedOut = action;
}

export function signedOut() {
  onSignedOut();
}

/** The reason in an answer's body; both error shapes of the server have a Message. */
export function reason(status, body) {
  try {
    const error = JSON.parse(body);
    const text = error.Details || error.Message || error.message;
    if (text) return text;
  } catch {
    // Not JSON: a proxy's own error page. Its status says enough.
  }
  return {
    0: "The server can't be reached",
    403: "You may not do this",
    404: "Not found",
    413: "Too large",
    503: "The server is busy",
    507: "The server's storage is full",
  }[status] ?? `The server answered ${status}`;
}

async function call(method, path, body) {
  const isJson = body !== undefined && typeof body !== "string";
  let answer;
  try {
    answer = await fetch(url(path), {
      method,
      headers: { ...BY_SCRIPT, ...(isJson ? { "Content-Type": "application/json" } : {}) },
      body: isJson ? JSON.stringify(body) : body,
      credentials: "same-origin",
    });
  } catch {
    throw new ApiError(0, reason(0));
  }
  const text = await answer.text();
  if (answer.status === 401 && path !== "api/session") onSignedOut();
  if (!answer.ok) throw new ApiError(answer.status, reason(answer.status, text));
  return text === "" ? null : JSON.parse(text);
}

export const session = () => call("GET", "api/session");
export const signIn = (user, password) => call("POST", "api/session", { user, password });
export const signOut = () => call("DELETE", "api/session");

export const statistics = () => call("GET", "statistics");
export const resource = (level, id) => call("GET", `${level}/${encodeURIComponent(id)}`);
export const tags = (id) => call("GET", `instances/${encodeURIComponent(id)}/tags`);
export const find = (question) => call("POST", "tools/find", question);
export const lookup = (identifier) => call("POST", "tools/lookup", identifier);
