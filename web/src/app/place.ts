// Where the reader is stands behind "#" of the address, path and query, so that a page can be
// shared and any proxy prefix works. Through whose eyes, and as of when, goes on from page to page.

import { useSyncExternalStore } from "react";

/** What of the query stays when one goes on to another page. */
export const KEPT = ["viewpoint", "as-of"] as const;

const HASH = /^#?\/?/;

function here(): { path: string; search: string } {
  const [path = "", search = ""] = location.hash.replace(HASH, "").split("?", 2);
  return { path: `/${path}`, search };
}

/** A place with what is kept of the present query. What it says itself counts, and empty is not at all. */
export function kept(to: string, search: string): string {
  const [path = "", own = ""] = to.split("?", 2);
  const wanted = new URLSearchParams(own);
  const present = new URLSearchParams(search);
  for (const name of KEPT) {
    if (!wanted.has(name)) wanted.set(name, present.get(name) ?? "");
    if (wanted.get(name) === "") wanted.delete(name);
  }
  const query = wanted.toString();
  return query ? `${path}?${query}` : path;
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

/** Goes to a place. */
export function go(to: string, { replace = false, state = null }: { replace?: boolean; state?: unknown } = {}): void {
  const oldURL = location.href;
  const url = new URL(oldURL);
  url.search = "";
  url.hash = kept(to.replace(HASH, "/"), here().search);
  history[replace ? "replaceState" : "pushState"](state, "", url.href);
  dispatchEvent(new HashChangeEvent("hashchange", { oldURL, newURL: url.href }));
}

/** The location as the router wants it. */
export function usePlace(): [string, typeof go] {
  // Links say what is kept, so they change with it.
  useSyncExternalStore(subscribe, () => kept("", here().search));
  return [useSyncExternalStore(subscribe, () => here().path), go];
}
usePlace.hrefs = (href: string) => `#${kept(href, here().search)}`;
usePlace.searchHook = useQueryText;

function useQueryText(): string {
  return useSyncExternalStore(subscribe, () => here().search);
}
