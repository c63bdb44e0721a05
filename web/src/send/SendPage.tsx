import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { announce } from "../parts/announce";
import { Page } from "../parts/Page";
import { DropZone } from "./DropZone";
import type { Found } from "./files";
import { Overall } from "./Overall";
import { reasonText } from "./reason";
import { ReceiptView } from "./ReceiptView";
import { ScanList } from "./ScanList";
import { useUnfinished } from "./unfinished";
import { uploads } from "./uploads";

/** Drawn at most so often: 6,000 files must not slow the page. */
const DRAW_MS = 150;

/** Has the page drawn when something has changed. */
function useUploads(): void {
  const [, draw] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = uploads.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        draw(uploads.version);
      }, DRAW_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

/** The page that takes scans in. */
export function SendPage() {
  const { t } = useTranslation();
  useUploads();
  const unfinished = useUnfinished(uploads.phase, uploads.items.length);
  const take = (batches: AsyncIterable<Found>) => {
    uploads.add(batches).catch((error: unknown) => announce(t("send.folderUnreadable", { why: String(error) })));
  };
  const { phase } = uploads;
  useEffect(() => {
    if (phase === "finished") announce(t("receipt.ready"));
  }, [phase, t]);
  return (
    <Page title={t("send.title")}>
      {unfinished > 0 && phase === "empty" && <p className="note" role="status">{t("send.unfinished", { count: unfinished })}</p>}
      <DropZone compact={phase !== "empty"} onChoose={take} />
      {phase !== "empty" && <Overall uploads={uploads} />}
      {phase === "finished" && <ReceiptView uploads={uploads} />}
      <ScanList uploads={uploads} />
      <NotSent uploads={uploads} />
    </Page>
  );
}

const SHOWN = 100;

/** What is no image, and what the archive did not take, with the reason. */
function NotSent({ uploads: { unreadable, items } }: { uploads: typeof uploads }) {
  const { t } = useTranslation();
  const reasons = new Map<string, string[]>();
  for (const { state, error, path } of items) {
    if (state === "refused" || state === "failed") reasons.set(error, [...(reasons.get(error) ?? []), path]);
  }
  if (unreadable.length > 0) reasons.set(t("send.notDicom"), unreadable);
  return [...reasons].map(([reason, paths]) => (
    <details key={reason} className="trouble">
      <summary>{reasonText(reason, t)} <span className="hint">{t("send.files", { count: paths.length })}</span></summary>
      <ul>{paths.slice(0, SHOWN).map((path) => <li key={path} className="path">{path}</li>)}</ul>
      {paths.length > SHOWN && <p className="hint">{t("import.more", { count: paths.length - SHOWN })}</p>}
    </details>
  ));
}
