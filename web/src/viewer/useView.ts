import { useSyncExternalStore } from "react";
import type { View, Viewing } from "./viewing";

export function useView(viewing: Viewing): View {
  return useSyncExternalStore(viewing.listen, viewing.now);
}
