import { useEffect, useRef } from "react";
import { dropped, type Found } from "./files";

/** Takes what was dropped or chosen. */
export type Take = (batches: AsyncIterable<Found>) => void;

/** Makes the whole window a place to drop on: who misses the frame must not lose the page. */
export function useDrops(take: Take): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    let depth = 0;
    const mark = (change: number) => {
      depth = Math.max(0, depth + change);
      document.body.classList.toggle("dropping", depth > 0);
    };
    const listen = (name: "dragenter" | "dragover" | "dragleave" | "drop", act: (transfer: DataTransfer) => void) => {
      const hear = (event: DragEvent) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        act(event.dataTransfer);
      };
      addEventListener(name, hear);
      return () => removeEventListener(name, hear);
    };
    const stops = [
      listen("dragenter", () => mark(1)),
      listen("dragleave", () => mark(-1)),
      listen("dragover", () => undefined),
      listen("drop", (transfer) => {
        mark(-depth);
        latest.current(dropped(transfer));
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
}
