import { useInfiniteQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { audit, type AuditConditions, type AuditEntry, OUTCOMES } from "../api/admin";
import { moment } from "../format";
import { Empty, Loading, Problem } from "../parts/states";

const NONE: AuditConditions = { who: "", from: "", action: "", object: "", outcome: "", since: "", until: "" };
const TEXTS = ["who", "from", "action", "object"] as const;
const DAYS = ["since", "until"] as const;

/** Who did what, the newest first. To look for something is itself entered in the trail. */
export function AuditTrail() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(NONE);
  const [asked, setAsked] = useState(NONE);
  const found = useInfiniteQuery({
    queryKey: ["audit", asked],
    queryFn: ({ pageParam }) => audit(asked, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: ({ before }) => before ?? null,
  });
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (JSON.stringify(typed) === JSON.stringify(asked)) void found.refetch();
    setAsked(typed);
  };
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <p className="hint">{t("audit.hint")}</p>
      <form className="filter" role="search" onSubmit={search}>
        {TEXTS.map((one) => (
          <input key={one} type="search" aria-label={t(`audit.${one}`)} placeholder={t(`audit.${one}`)} value={typed[one]}
            onChange={(event) => setTyped({ ...typed, [one]: event.target.value })} />
        ))}
        <select aria-label={t("audit.outcome")} value={typed.outcome} onChange={(event) => setTyped({ ...typed, outcome: event.target.value })}>
          <option value="">{t("audit.anyOutcome")}</option>
          {OUTCOMES.map((one) => <option key={one} value={one}>{t(`audit.is.${one}`)}</option>)}
        </select>
        {DAYS.map((one) => (
          <label key={one}>{t(`audit.${one}`)}{" "}
            <input type="date" value={typed[one]} onChange={(event) => setTyped({ ...typed, [one]: event.target.value })} />
          </label>
        ))}
        <button type="submit" className="primary">{t("audit.search")}</button>
      </form>
      {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.isSuccess && entries.length === 0 && !found.hasNextPage && <Empty><p>{t("audit.none")}</p></Empty>}
      {entries.length > 0 && <Entries entries={entries} />}
      {found.hasNextPage && (
        <div className="buttons">
          <button type="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t("audit.more")}</button>
        </div>
      )}
    </>
  );
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation();
  return (
    <table className="list audit">
      <caption className="unseen">{t("admin.part.audit")}</caption>
      <thead>
        <tr>
          {(["at", "who", "from", "action", "object", "outcome"] as const).map((one) => <th key={one} scope="col">{t(`audit.${one}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq}>
            <td data-label={t("audit.at")}><time dateTime={entry.at}>{moment(entry.at)}</time></td>
            <td data-label={t("audit.who")}>{entry.who}</td>
            <td data-label={t("audit.from")}>{entry.from}</td>
            <td data-label={t("audit.action")}>{entry.action}</td>
            <td data-label={t("audit.object")}>{entry.object}{entry.detail && <div className="hint">{entry.detail}</div>}</td>
            <td data-label={t("audit.outcome")} className={entry.outcome === "REFUSED" || entry.outcome === "FAILED" ? "bad" : ""}>
              {t(`audit.is.${entry.outcome}`)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
