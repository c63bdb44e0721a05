// What happens, as the server tells it: server-sent events, which the browser takes up again by
// itself where they broke off.

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

/** What has happened since a number, and whether we hear of more. */
export function useEvents(since: number | undefined, onEvent: (event: Happened) => void): { events: readonly Happened[]; line: Line } {
  const [events, setEvents] = useState<readonly Happened[]>([]);
  const [line, setLine] = useState<Line>("connecting");
  useEffect(() => {
    if (since === undefined) return undefined;
    const source = new EventSource(url(`api/events?since=${since}`));
    source.onopen = () => setLine("live");
    source.onerror = () => setLine(source.readyState === EventSource.CLOSED ? "lost" : "connecting");
    const hear = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as Happened;
      setEvents((before) => withOneMore(before, event));
      onEvent(event);
    };
    for (const type of TYPES) source.addEventListener(type, hear);
    return () => source.close();
  }, [since, onEvent]);
  return { events, line };
}
