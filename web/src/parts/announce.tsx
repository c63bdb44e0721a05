import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

/** Says something to those who listen rather than look. */
export function announce(text: string): void {
  said = text;
  listeners.forEach((listener) => listener());
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Announcer() {
  return <p className="unseen" role="status">{useSyncExternalStore(listen, () => said)}</p>;
}
