import type { Item, ItemState } from "./item";

const REST = ["held", "stored", "conflicting", "refused", "failed"] as const satisfies ItemState[];

export const isAtRest = (state: ItemState) => (REST as readonly ItemState[]).includes(state);

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

/** Files and bytes at rest and in all; bytes per second since sending began, NaN in its first. */
export interface Progress {
  done: number;
  all: number;
  sent: number;
  bytes: number;
  rate: number;
}

export function progressOf(items: readonly Item[], startedAt: number, bytesSent: number): Progress {
  const done = items.filter(({ state }) => isAtRest(state));
  const seconds = (performance.now() - startedAt) / 1000;
  const sent = sum(done.map(({ size }) => size)) + sum(items.filter(({ state }) => state === "sending").map((one) => one.sent));
  return {
    done: done.length,
    all: items.length,
    sent,
    bytes: sum(items.map(({ size }) => size)),
    rate: seconds > 1 ? bytesSent / seconds : NaN,
  };
}
