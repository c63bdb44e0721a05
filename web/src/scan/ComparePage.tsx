import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { tagsOf } from "../api/scans";
import type { Tags } from "../api/types";
import { useContentLens } from "../app/lens";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";
import { Letters } from "../review/CandidateView";
import { letters } from "../review/letters";
import { type Difference, differences } from "./elements";

/** Letter by letter only where that can be read. */
const COMPARED_MAX = 200;

/** In what the headers of two instances differ. */
export function ComparePage({ left, right }: { left: string; right: string }) {
  const { t } = useTranslation();
  const lens = useContentLens();
  const one = useQuery({ queryKey: ["tags", left, lens], queryFn: () => tagsOf(left, lens) });
  const other = useQuery({ queryKey: ["tags", right, lens], queryFn: () => tagsOf(right, lens) });
  const failed = [one, other].find((query) => query.isError);
  return (
    <Page title={t("compare.title")} wide>
      {failed && <Problem error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && !(one.data && other.data) && <Loading />}
      {one.data && other.data && <Table left={left} right={right} here={one.data} there={other.data} />}
    </Page>
  );
}

interface TableProps {
  left: string;
  right: string;
  here: Tags;
  there: Tags;
}

function Table({ left, right, here, there }: TableProps) {
  const { t } = useTranslation();
  const found = useMemo(() => differences(here, there), [here, there]);
  const name = (tags: Tags) => {
    const value = tags["0020,0013"]?.Value;
    return t("instance.title", { number: typeof value === "string" ? value : "?" });
  };
  if (found.length === 0) return <Empty><p>{t("compare.none")}</p></Empty>;
  return (
    <>
      <p role="status">{t("compare.found", { count: found.length })}</p>
      <div className="scroll" role="region" aria-label={t("compare.title")} tabIndex={0}>
        <table className="header-table">
          <thead>
            <tr>
              <th scope="col">{t("instance.tag")}</th>
              <th scope="col">{t("instance.name")}</th>
              <th scope="col"><Link href={`/instances/${left}`}>{name(here)}</Link></th>
              <th scope="col"><Link href={`/instances/${right}`}>{name(there)}</Link></th>
            </tr>
          </thead>
          <tbody>{found.map((one) => <Line key={one.path} difference={one} />)}</tbody>
        </table>
      </div>
    </>
  );
}

function Line({ difference: { path, name, left, right } }: { difference: Difference }) {
  const { t } = useTranslation();
  const short = (left ?? "").length <= COMPARED_MAX && (right ?? "").length <= COMPARED_MAX;
  const [was, is] = short && left !== undefined && right !== undefined ? letters(left, right) : [undefined, undefined];
  const absent = <span className="hint">{t("compare.absent")}</span>;
  return (
    <tr>
      <td className="tag">{path}</td>
      <td>{name}</td>
      <td className="value">{was ? <Letters runs={was} /> : (left ?? absent)}</td>
      <td className="value">{is ? <Letters runs={is} /> : (right ?? absent)}</td>
    </tr>
  );
}
