// What happens, as the server tells it: server-sent events, which the browser takes up again by
// itself where they broke off, and this where an answer was an error.

import { useEffect, useState } from "react";
import { url } from "../api/client";

export const TYPES = [
  "study.arrived",
  "series.complete",
  "study.stable",
  "scan.arrived",
  "scan.stable",
  "identity.assigned",
  "identity.review",
  "identity.out-of-study",
  "identity.amended",
  "qc.site-pattern",
  "qc.finding",
  "job.submitted",
  "job.ended",
  "security.refused",
] as const;

export type EventType = (typeof TYPES)[number];

export interface Happened {
  seq: number;
  type: EventType;
  at?: string;
  imagingStudy?: string;
  scan?: string;
  state?: "resolved" | "review" | "out-of-study";
  researchStudy?: string;
  subject?: string;
  visit?: string;
  modality?: string;
  job?: string;
  jobType?: string;
  account?: string;
  outcome?: string;
  action?: string;
  site?: string;
  finding?: string;
}

export type Line = "connecting" | "live" | "lost";

const SHOWN_MAX = 100;

/** The newest first, and no number twice. */
export function withOneMore(events: readonly Happened[], next: Happened): readonly Happened[] {
  return events.some((event) => event.seq === next.seq) ? events : [next, ...events].slice(0, SHOWN_MAX);
}

const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 30_000;

/** Hears what happens after a number until it is told to stop. */
export function hearFrom(since: number, onLine: (line: Line) => void, onEvent: (event: Happened) => void): () => void {
  let heard = since;
  let delayMs = AGAIN_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  const open = () => {
    const opened = new EventSource(url(`api/events?since=${heard}`));
    source = opened;
    opened.onopen = () => {
      delayMs = AGAIN_MS;
      onLine("live");
    };
    opened.onerror = () => {
      const isClosed = opened.readyState === EventSource.CLOSED;
      onLine(isClosed ? "lost" : "connecting");
      if (!isClosed) return;
      // The browser gives up for good after any answer but 200, as a proxy's while the server starts anew.
      timer = setTimeout(open, delayMs);
      delayMs = Math.min(2 * delayMs, AGAIN_MS_MAX);
    };
    const hear = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as Happened;
      heard = Math.max(heard, event.seq);
      onEvent(event);
    };
    for (const type of TYPES) opened.addEventListener(type, hear);
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

/** What has happened since a number, and whether we hear of more. */
export function useEvents(since: number | undefined, onEvent: (event: Happened) => void): { events: readonly Happened[]; line: Line } {
  const [events, setEvents] = useState<readonly Happened[]>([]);
  const [line, setLine] = useState<Line>("connecting");
  useEffect(() => {
    if (since === undefined) return undefined;
    return hearFrom(since, setLine, (event) => {
      setEvents((before) => withOneMore(before, event));
      onEvent(event);
    });
  }, [since, onEvent]);
  return { events, line };
}
