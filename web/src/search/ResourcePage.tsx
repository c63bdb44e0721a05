import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { find, type Level, resource, scansIn } from "../api/scans";
import { url } from "../api/client";
import type { StoredResource } from "../api/types";
import { content, type Lens, useContentLens } from "../app/lens";
import { useMay } from "../app/SessionContext";
import { date, number, personName } from "../format";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";
import { Facts } from "../scan/Names";
import { imagesPlace } from "../scan/places";
import { useAnswerWords } from "../scan/words";
import { nameOf } from "./columns";
import { Labels } from "./Labels";
import { findBody, PAGE } from "./request";
import { ResourceTable } from "./ResourceTable";

const BELOW: Record<Level, Level | undefined> = { Patient: "Study", Study: "Series", Series: "Instance", Instance: undefined };
const LEVELS: Record<string, Level> = { patients: "Patient", studies: "Study", series: "Series" };

/** A patient, imaging study or series as it is stored: what is known of it, and what is below. */
export function ResourcePage({ path, id }: { path: string; id: string }) {
  const { t } = useTranslation();
  const lens = useContentLens();
  const level = LEVELS[path] ?? "Study";
  const one = useQuery({ queryKey: ["resource", path, id, lens], queryFn: () => resource(path, id, lens) });
  return (
    <Page title={one.data ? `${t(`search.level.${level}`)}: ${nameOf(one.data, t)}` : t(`search.level.${level}`)} wide>
      {one.isPending && <Loading />}
      {one.isError && <Problem error={one.error} onRetry={() => void one.refetch()} />}
      {one.isError && lens.viewpoint !== "" && <p className="hint">{t("resource.otherIds", { viewpoint: lens.viewpoint })}</p>}
      {one.data && <Parts one={one.data} path={path} lens={lens} />}
    </Page>
  );
}

function Parts({ one, path, lens }: { one: StoredResource; path: string; lens: Lens }) {
  const { t } = useTranslation();
  const knows = useMay("IDENTITY_READ");
  const below = BELOW[one.Type];
  const tags = { ...one.PatientMainDicomTags, ...one.MainDicomTags };
  return (
    <>
      <Above one={one} />
      <Facts facts={Object.entries(tags).map(([name, value]): [string, string] => [name, readable(name, value)])} />
      <p className="buttons">
        <Look one={one} lens={lens} />
        <a className="button" href={url(content(`${path}/${one.ID}/archive`, lens))} download>{t("resource.download")}</a>
        <a className="button" href={url(content(`${path}/${one.ID}/media`, lens))} download>{t("resource.media")}</a>
      </p>
      {one.Type === "Study" && knows && lens.viewpoint === "" && <Scans study={one.ID} />}
      {lens.viewpoint === "" && <Labels path={path} id={one.ID} />}
      {below && <Below parent={one} level={below} lens={lens} />}
    </>
  );
}

function readable(name: string, value: string): string {
  if (name.endsWith("Date")) return date(value);
  return /Name$/.test(name) && value.includes("^") ? personName(value) : value;
}

/** Leads to the images of a study or a series. */
function Look({ one, lens }: { one: StoredResource; lens: Lens }) {
  const { t } = useTranslation();
  const { ParentStudy: above = "" } = one;
  const parent = useQuery({
    queryKey: ["resource", "studies", above, lens],
    queryFn: () => resource("studies", above, lens),
    enabled: above !== "",
  });
  const study = (parent.data ?? one).MainDicomTags["StudyInstanceUID"];
  const series = one.MainDicomTags["SeriesInstanceUID"];
  return study && <Link className="button primary" href={imagesPlace(study, series)}>{t("resource.look")}</Link>;
}

/** What it belongs to. */
function Above({ one }: { one: StoredResource }) {
  const { t } = useTranslation();
  if (one.ParentPatient) return <p><Link href={`/patients/${one.ParentPatient}`}>{t("resource.toPatient")}</Link></p>;
  return one.ParentStudy ? <p><Link href={`/studies/${one.ParentStudy}`}>{t("resource.toStudy")}</Link></p> : null;
}

/** Whose an imaging study is. */
function Scans({ study }: { study: string }) {
  const { t } = useTranslation();
  const words = useAnswerWords();
  const scans = useQuery({ queryKey: ["scans-in", study], queryFn: () => scansIn(study) });
  return (
    <ul className="plain">
      {scans.data?.map((scan) => (
        <li key={scan.id}><Link href={`/scan/${scan.id}`}>{t("resource.scan")}</Link>: {words(scan.answer)}</li>
      ))}
    </ul>
  );
}

function Below({ parent, level, lens }: { parent: StoredResource; level: Level; lens: Lens }) {
  const { t } = useTranslation();
  const [since, setSince] = useState(0);
  const body = {
    ...findBody({ level, terms: [], label: "", since }),
    [`Parent${parent.Type}`]: parent.ID,
    Limit: PAGE + 1,
    ...(level === "Instance" ? { OrderBy: [{ Type: "DicomTag", Key: "InstanceNumber", Direction: "ASC" }] } : {}),
  };
  const rows = useQuery({ queryKey: ["found", parent.ID, since, lens], queryFn: () => find(body, lens) });
  return (
    <section aria-labelledby="below">
      <h2 id="below">{t(`search.levels.${level}`)}</h2>
      {rows.isPending && <Loading />}
      {rows.isError && <Problem error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data?.length === 0 && <Empty><p>{t("resource.nothing")}</p></Empty>}
      {rows.data && rows.data.length > 0 && <ResourceTable level={level} rows={rows.data.slice(0, PAGE)} />}
      {rows.data && (since > 0 || rows.data.length > PAGE) && (
        <p className="pager">
          <button type="button" disabled={since === 0} onClick={() => setSince(since - PAGE)}>{t("pages.previous")}</button>
          <span>{t("pages.from", { from: number(since + 1), to: number(since + Math.min(PAGE, rows.data.length)) })}</span>
          <button type="button" disabled={rows.data.length <= PAGE} onClick={() => setSince(since + PAGE)}>{t("pages.next")}</button>
        </p>
      )}
    </section>
  );
}
