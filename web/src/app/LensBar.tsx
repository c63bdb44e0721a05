import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { ledgerAt, viewpoints } from "../api/scans";
import { moment, number } from "../format";
import { Problem } from "../parts/states";
import { KEPT } from "./place";
import { type Lens, useLens } from "./lens";

/** While a slider moves, not every step is asked for. */
const PAUSE_MS = 250;

/** Changes what the address says of the lens, and nothing else of it. */
function useSetLens(): (change: Partial<Lens>) => void {
  const [place, go] = useLocation();
  const search = useSearch();
  const lens = useLens();
  return (change) => {
    const wanted = { ...lens, ...change };
    const params = new URLSearchParams(search);
    // Empty, and not absent: what is absent stays as it was.
    KEPT.forEach((name) => params.set(name, name === "viewpoint" ? wanted.viewpoint : wanted.asOf));
    go(`${place}?${params.toString()}`, { replace: true });
  };
}

/** Through whose eyes, and as of when: for every page. */
export function LensBar() {
  const { t } = useTranslation();
  const lens = useLens();
  const set = useSetLens();
  const known = useQuery({ queryKey: ["viewpoints", lens.asOf], queryFn: () => viewpoints(lens.asOf), staleTime: 60_000 });
  const names = known.data?.map(({ name }) => name) ?? [];
  const offered = lens.viewpoint === "" || names.includes(lens.viewpoint) ? names : [...names, lens.viewpoint];
  const changed = lens.viewpoint !== "" || lens.asOf !== "";
  return (
    <section className={changed ? "lens changed" : "lens"} aria-label={t("lens.title")}>
      <label>
        {t("lens.viewpoint")}{" "}
        <select value={lens.viewpoint} onChange={(event) => set({ viewpoint: event.target.value })}>
          <option value="">{t("lens.plain")}</option>
          {offered.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      </label>
      <details>
        <summary>{lens.asOf === "" ? t("lens.now") : <Standing asOf={lens.asOf} />}</summary>
        <When asOf={lens.asOf} onChange={(asOf) => set({ asOf })} />
      </details>
      {changed && <button type="button" className="quiet" onClick={() => set({ viewpoint: "", asOf: "" })}>{t("lens.reset")}</button>}
      {known.isError && changed && <Problem error={known.error} />}
    </section>
  );
}

function Standing({ asOf }: { asOf: string }) {
  const { t } = useTranslation();
  const at = useQuery({ queryKey: ["ledger", asOf], queryFn: () => ledgerAt(asOf) });
  if (!at.data) return t("lens.asOf", { when: asOf });
  const when = /^\d+$/.test(asOf) ? moment(at.data.recordedAt) : moment(asOf);
  return <strong>{t("lens.asOfEntry", { when, entry: number(at.data.position) })}</strong>;
}

/** A moment as the browser's own control wants it, in local time. */
function localMoment(iso: string | undefined): string {
  const at = new Date(iso ?? "");
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Each entry of the ledger is a step; a day or an hour leads to the last one before. */
function When({ asOf, onChange }: { asOf: string; onChange: (asOf: string) => void }) {
  const { t } = useTranslation();
  const head = useQuery({ queryKey: ["ledger", ""], queryFn: () => ledgerAt("") });
  const at = useQuery({ queryKey: ["ledger", asOf], queryFn: () => ledgerAt(asOf) });
  const [moved, setMoved] = useState<number>();
  useEffect(() => {
    if (moved === undefined) return undefined;
    const timer = setTimeout(() => {
      onChange(moved === head.data?.position ? "" : String(moved));
      setMoved(undefined);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  });
  const last = head.data?.position ?? 1;
  const position = moved ?? at.data?.position ?? last;
  return (
    <div className="when">
      <label>
        {t("lens.entry", { entry: number(position), last: number(last) })}
        <input type="range" min={1} max={Math.max(1, last)} value={position} onChange={(event) => setMoved(Number(event.target.value))} />
      </label>
      <label>
        {t("lens.moment")}{" "}
        <input type="datetime-local" value={localMoment(/^\d+$/.test(asOf) ? at.data?.recordedAt : asOf)}
          onChange={(event) => { if (event.target.value) onChange(new Date(event.target.value).toISOString()); }} />
      </label>
      {asOf !== "" && <button type="button" onClick={() => onChange("")}>{t("lens.toNow")}</button>}
    </div>
  );
}
