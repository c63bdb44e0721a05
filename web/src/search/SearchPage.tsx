import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearch } from "wouter";
import { count, find } from "../api/scans";
import { useContentLens } from "../app/lens";
import { number } from "../format";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";
import { Chosen } from "./Chosen";
import { findBody, PAGE, paramsOf, queryOf, requestOf, type SearchRequest } from "./request";
import { ResourceTable } from "./ResourceTable";
import { Saved } from "./Saved";
import { SearchForm } from "./SearchForm";

/** The address of the zip holds them all, and an address is bounded. */
const CHOSEN_MAX = 100;

/** Everything that is stored, by any attribute. What is searched for stands in the address. */
export function SearchPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const text = useSearch();
  const request = requestOf(new URLSearchParams(text));
  const search = (wanted: SearchRequest) => go(`/search?${paramsOf(wanted).toString()}`);
  const asked = paramsOf(request).toString();
  return (
    <Page title={t("search.title")} wide>
      <Saved request={request} />
      <SearchForm key={`form ${paramsOf({ ...request, since: 0 }).toString()}`} request={request} onSearch={search} />
      <Results key={`results ${asked}`} request={request} onPage={(since) => search({ ...request, since })} />
    </Page>
  );
}

function Results({ request, onPage }: { request: SearchRequest; onPage: (since: number) => void }) {
  const { t } = useTranslation();
  const lens = useContentLens();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = useQuery({ queryKey: ["found", findBody(request), lens], queryFn: () => find(findBody(request), lens) });
  const total = useQuery({ queryKey: ["count", queryOf(request), lens], queryFn: () => count(queryOf(request), lens) });
  if (found.isError) return <Problem error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const choose = (ids: string[], on: boolean) => setChosen((known) => {
    const next = new Set(known);
    ids.forEach((id) => (on ? next.add(id) : next.delete(id)));
    return new Set([...next].slice(0, CHOSEN_MAX));
  });
  if (found.data.length === 0) {
    const asked = request.terms.length > 0 || request.label !== "";
    return <Empty><p>{t(asked ? "search.nothing" : "search.empty")}</p><p>{!asked && <Link href="/send">{t("shell.send")}</Link>}</p></Empty>;
  }
  const last = request.since + found.data.length;
  const all = total.data ?? last;
  return (
    <>
      <p className="hint" role="status">
        {t("search.found", { count: all, from: number(request.since + 1), to: number(last), all: number(all) })}
      </p>
      <Chosen level={request.level} ids={[...chosen]} lens={lens} />
      <ResourceTable level={request.level} rows={found.data} chosen={chosen} onChoose={choose} />
      {all > PAGE && (
        <nav className="pager" aria-label={t("pages.title")}>
          <button type="button" disabled={request.since === 0} onClick={() => onPage(Math.max(0, request.since - PAGE))}>{t("pages.previous")}</button>
          <button type="button" disabled={last >= all} onClick={() => onPage(request.since + PAGE)}>{t("pages.next")}</button>
        </nav>
      )}
    </>
  );
}
