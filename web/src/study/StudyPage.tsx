import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { grid, scansOf, study } from "../api/archive";
import type { Scan, VisitGrid } from "../api/types";
import { useLens } from "../app/lens";
import { useMay } from "../app/SessionContext";
import { save } from "../parts/save";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";
import { Arrivals } from "./Arrivals";
import { RosterImport } from "./RosterImport";
import { SiteCounts } from "./SiteCounts";
import { asCsv, type Filter, filtered, STANDINGS, type StandingRow, standings } from "./standing";
import { VisitTable } from "./VisitTable";

/** One research study: what is here, what is missing, what is doubtful. */
export function StudyPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const lens = useLens();
  const details = useQuery({ queryKey: ["study", id, lens], queryFn: () => study(id, lens) });
  const rows = useQuery({ queryKey: ["grid", id, lens], queryFn: () => grid(id, lens) });
  const scans = useQuery({ queryKey: ["scans", id, lens], queryFn: () => scansOf(id, lens) });
  const failed = [details, rows, scans].find((query) => query.isError);
  const title = details.data?.shortName || id;
  if (failed) {
    return <Page title={title}><Problem error={failed.error} onRetry={() => void failed.refetch()} /></Page>;
  }
  if (!details.data || !rows.data || !scans.data) return <Page title={title}><Loading /></Page>;
  const facts = [details.data.protocol, details.data.modality, details.data.tracer].filter((one) => one && one !== title).join(" · ");
  return (
    <Page title={title} wide>
      <p className="hint">{facts}</p>
      {rows.data.subjects.length === 0 ? <Empty><p>{t("study.nobody")}</p></Empty> : (
        <Grid id={id} grid={rows.data} scans={scans.data} />
      )}
      <Arrivals scans={scans.data} />
      <ImportIfMay id={id} />
    </Page>
  );
}

function ImportIfMay({ id }: { id: string }) {
  return useMay("STUDY_IMPORT") ? <RosterImport id={id} /> : null;
}

function Grid({ id, grid: { subjects, day }, scans }: { id: string; grid: VisitGrid; scans: Scan[] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>({ site: "", standing: "", text: "" });
  const byId = useMemo(() => new Map(scans.map((scan) => [scan.id, scan])), [scans]);
  const all = useMemo(() => standings(subjects, byId, day), [subjects, byId, day]);
  const shown = useMemo(() => filtered(all, filter), [all, filter]);
  return (
    <>
      <SiteCounts rows={all} chosen={filter.site} onChoose={(site) => setFilter({ ...filter, site })} />
      <div className="filter" role="search">
        <Choice label={t("study.site")} value={filter.site} all={t("study.allSites")}
          options={[...new Set(all.map(({ row }) => row.site))].map((site) => [site, site])}
          onChange={(site) => setFilter({ ...filter, site })} />
        <Choice label={t("study.standing")} value={filter.standing} all={t("study.allStandings")}
          options={STANDINGS.map((one) => [one, t(`study.is.${one}`)])}
          onChange={(standing) => setFilter({ ...filter, standing })} />
        <input type="search" aria-label={t("study.subject")} placeholder={t("study.subject")} value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.target.value })} />
        <button type="button" onClick={() => save(`${id}-visits.csv`, "text/csv", asCsv(shown))}>{t("study.export")}</button>
      </div>
      <p className="hint" role="status">{t("study.shown", { count: shown.length, all: all.length })}</p>
      {shown.length === 0 ? <NothingFits rows={all} onClear={() => setFilter({ site: "", standing: "", text: "" })} />
        : <VisitTable study={id} rows={shown} scans={byId} />}
    </>
  );
}

function NothingFits({ onClear }: { rows: StandingRow[]; onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty>
      <p>{t("study.nothingFits")}</p>
      <button type="button" onClick={onClear}>{t("study.clear")}</button>
    </Empty>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  all: string;
  options: [string, string][];
  onChange: (value: string) => void;
}

function Choice({ label, value, all, options, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {options.map(([code, name]) => <option key={code} value={code}>{name}</option>)}
    </select>
  );
}
