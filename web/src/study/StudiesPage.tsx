import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { studies } from "../api/archive";
import type { StudyLine } from "../api/types";
import { useLens } from "../app/lens";
import { number } from "../format";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";

/** The research studies, each with how its visits stand. */
export function StudiesPage() {
  const { t } = useTranslation();
  const lens = useLens();
  const list = useQuery({ queryKey: ["studies", lens], queryFn: () => studies(lens) });
  return (
    <Page title={t("studies.title")}>
      {list.isPending && <Loading />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <Empty><p>{t("studies.none")}</p></Empty>}
      {list.data && list.data.length > 0 && <Table studies={list.data} />}
    </Page>
  );
}

const COLUMNS = ["here", "doubtful", "missing", "expected"] as const;

function Table({ studies: lines }: { studies: StudyLine[] }) {
  const { t } = useTranslation();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t("studies.study")}</th>
          <th scope="col" className="number">{t("studies.subjects")}</th>
          {COLUMNS.map((state) => <th key={state} scope="col" className="number">{t(`studies.${state}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td data-label={t("studies.study")}>
              <Link href={`/study/${encodeURIComponent(line.id)}`}>{line.shortName || line.id}</Link>
              <br /><span className="hint">{line.protocol}</span>
            </td>
            <td data-label={t("studies.subjects")} className="number">{number(line.subjects)}</td>
            {COLUMNS.map((state) => (
              <td key={state} data-label={t(`studies.${state}`)} className={`number ${state}`}>{number(line.visits[state] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
