import { useTranslation } from "react-i18next";
import { duration, number, size } from "../format";
import type { Uploads } from "./uploads";

/** How far all of it is, and what can be done with it. */
export function Overall({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  const { phase } = uploads;
  const { done, all, sent, bytes } = uploads.progress;
  const busy = phase === "reading" || phase === "sending" || phase === "offline" || phase === "paused";
  const share = phase === "reading" ? uploads.read / Math.max(1, uploads.found) : bytes > 0 ? sent / bytes : done / Math.max(1, all);
  return (
    <section className="card overall" aria-label={t("send.progress")}>
      {busy && <progress max={1} value={share} aria-label={t("send.allFiles")} />}
      <p className="line" role={phase === "offline" ? "alert" : undefined}>{t(`send.phase.${phase}`, { done: number(done), all: number(all), read: number(uploads.read) })}</p>
      <p className="hint"><Detail uploads={uploads} /></p>
      <Buttons uploads={uploads} />
    </section>
  );
}

function Detail({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  const { phase, left, digested } = uploads;
  const { all, sent, bytes, rate } = uploads.progress;
  const parts: string[] = [];
  if (phase === "sending") {
    parts.push(t("send.sizeOf", { sent: size(sent), all: size(bytes) }));
    if (rate > 0) parts.push(`${size(rate)}/s`, t("send.timeLeft", { time: duration((bytes - sent) / rate) }));
  } else if (phase === "ready" && all === 0) {
    parts.push(t("send.needsYou"));
  } else if (phase === "ready") {
    parts.push(size(bytes));
    if (digested < all) parts.push(t("send.comparing", { done: number(digested), all: number(all) }));
  }
  if (left > 0) parts.push(t("send.left", { count: left }));
  return parts.join(" · ");
}

function Buttons({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  const { phase, items } = uploads;
  const failed = items.filter(({ state }) => state === "failed").length;
  const waiting = items.filter(({ state }) => state === "waiting").length;
  return (
    <p className="buttons">
      {phase === "ready" && items.length > 0 && (
        <button type="button" className="primary" onClick={() => uploads.start()}>{t("send.start", { count: waiting })}</button>
      )}
      {phase === "sending" && <button type="button" onClick={() => uploads.pause()}>{t("send.pause")}</button>}
      {phase === "paused" && <button type="button" className="primary" onClick={() => uploads.resume()}>{t("send.resume")}</button>}
      {failed > 0 && <button type="button" className="primary" onClick={() => uploads.retry()}>{t("send.retry", { count: failed })}</button>}
      {(phase === "ready" || phase === "finished" || phase === "paused") && (
        <button type="button" onClick={() => uploads.clear()}>{t("send.clear")}</button>
      )}
    </p>
  );
}
