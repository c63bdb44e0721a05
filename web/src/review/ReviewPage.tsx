import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";
import { review, state } from "../api/archive";
import type { ReviewQueue, Scan, SitePattern } from "../api/types";
import { type Lens, useLens } from "../app/lens";
import { announce } from "../parts/announce";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem, useReason } from "../parts/states";
import { Alarm } from "./Alarm";
import { Queue } from "./Queue";
import { ScanReview } from "./ScanReview";
import { type Choice, statementOf } from "./statements";
import { useChoiceWords } from "./words";

const LIMIT = 200;
const ATTEMPTS = 20;
const ATTEMPT_MS = 100;

/** The queue of doubtful scans: what was typed, whose it may be and why, and a person's word. */
export function ReviewPage() {
  const { t } = useTranslation();
  const lens = useLens();
  const queue = useQuery({ queryKey: ["review", lens], queryFn: () => review(LIMIT, lens) });
  const title = queue.data ? t("review.title", { count: queue.data.total }) : t("shell.review");
  return (
    <Page title={title} wide>
      {queue.isPending && <Loading />}
      {queue.isError && <Problem error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.data && <Work queue={queue.data} />}
    </Page>
  );
}

interface Decided {
  scan: Scan;
  entry: number;
  told: string;
}

function Work({ queue }: { queue: ReviewQueue }) {
  const { t } = useTranslation();
  const lens = useLens();
  const [params] = useSearchParams();
  const [chosen, setChosen] = useState(params.get("scan") ?? "");
  const [decided, setDecided] = useState<Decided[]>([]);
  const [settled, setSettled] = useState<Record<string, string>>({});
  const queries = useQueryClient();
  const words = useChoiceWords();
  const why = useReason();
  const [trouble, setTrouble] = useState("");
  const gone = useMemo(() => new Set(decided.map(({ scan }) => scan.id)), [decided]);
  const waiting = queue.review.filter((scan) => !gone.has(scan.id));
  const current = waiting.find((scan) => scan.id === chosen) ?? waiting[0];

  const decide = async (scan: Scan, choice: Choice, reason: string) => {
    const stated = await state(statementOf(scan, choice, reason));
    const told = `${scan.typed?.PatientID ?? scan.id}: ${words(choice)}`;
    announce(told);
    setChosen(waiting[waiting.indexOf(scan) + 1]?.id ?? "");
    setDecided((known) => [{ scan, entry: stated.entry.seq, told }, ...known]);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "review" && queryKey[0] !== "session" });
  };
  const undo = (one: Decided) => {
    setTrouble("");
    return takeBack(one).catch((error: unknown) => setTrouble(why(error)));
  };
  const takeBack = async (one: Decided) => {
    await state({ type: "retract", entry: one.entry, reason: t("review.undoReason") });
    await untilBack(queries, one.scan.id, lens);
    setDecided((known) => known.filter((other) => other !== one));
    setChosen(one.scan.id);
  };
  // The alarm is gone with the next answer; what was said about it stays.
  const settle = (pattern: SitePattern, told: string) => {
    const said = `${pattern.site}: ${told}`;
    announce(said);
    setSettled((known) => ({ ...known, [nameOf(pattern)]: said }));
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  };
  return (
    <>
      {Object.entries(settled).map(([name, told]) => <p key={name} className="decided">{told}</p>)}
      {queue.patterns.filter((pattern) => !(nameOf(pattern) in settled)).map((pattern) => (
        <Alarm key={nameOf(pattern)} pattern={pattern} onSettled={(told) => settle(pattern, told)} />
      ))}
      {decided.length > 0 && <DecidedList decided={decided} trouble={trouble} onUndo={undo} />}
      {current === undefined ? <Empty><p>{t("review.nothing")}</p></Empty> : (
        <div className="review-work">
          <Queue scans={waiting} current={current.id} onChoose={setChosen} />
          <ScanReview key={current.id} scan={current} onDecide={(choice, reason) => decide(current, choice, reason)}
            onMove={(step) => setChosen(waiting[waiting.indexOf(current) + step]?.id ?? current.id)}
            {...(decided[0] ? { onUndo: () => undo(decided[0] as Decided) } : {})} />
        </div>
      )}
      {queue.total > queue.review.length && <p className="hint">{t("review.first", { count: queue.review.length })}</p>}
    </>
  );
}

/** Asks for the queue until it has a scan again: the archive decides anew on what was taken back, which takes a moment. */
async function untilBack(queries: QueryClient, scan: string, lens: Lens): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const queue = await queries.query({ queryKey: ["review", lens], queryFn: () => review(LIMIT, lens), staleTime: 0 });
    if (queue.review.some(({ id }) => id === scan)) return;
    await new Promise((resolve) => setTimeout(resolve, ATTEMPT_MS));
  }
}

function nameOf(pattern: SitePattern): string {
  return `${pattern.site} ${pattern.pattern}`;
}

interface DecidedListProps {
  decided: Decided[];
  trouble: string;
  onUndo: (one: Decided) => Promise<void>;
}

function DecidedList({ decided, trouble, onUndo }: DecidedListProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("review.decided")} className="decided-list">
      {decided.slice(0, 3).map((one) => (
        <p key={one.entry} className="decided">
          {one.told} <button type="button" className="quiet" onClick={() => void onUndo(one)}>{t("review.undo")}</button>
        </p>
      ))}
      {trouble && <p className="bad" role="alert">{trouble}</p>}
    </section>
  );
}
