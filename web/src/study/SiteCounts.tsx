import { useTranslation } from "react-i18next";
import { number } from "../format";
import { countsBySite, STANDINGS, type StandingRow } from "./standing";

interface SiteCountsProps {
  rows: StandingRow[];
  chosen: string;
  onChoose: (site: string) => void;
}

/** How the visits of each site stand. A site's name shows only its subjects. */
export function SiteCounts({ rows, chosen, onChoose }: SiteCountsProps) {
  const { t } = useTranslation();
  const sites = [...countsBySite(rows)].sort(([a], [b]) => a.localeCompare(b));
  const used = STANDINGS.filter((standing) => sites.some(([, counts]) => counts[standing]));
  return (
    <table className="list counts">
      <caption className="unseen">{t("study.bySite")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("study.site")}</th>
          {used.map((standing) => <th key={standing} scope="col" className="number">{t(`study.is.${standing}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {sites.map(([site, counts]) => (
          <tr key={site}>
            <th scope="row" data-label={t("study.site")}>
              <button type="button" className="quiet" aria-pressed={chosen === site} onClick={() => onChoose(chosen === site ? "" : site)}>
                {site}
              </button>
            </th>
            {used.map((standing) => (
              <td key={standing} data-label={t(`study.is.${standing}`)} className={counts[standing] ? `number ${standing}` : "number none"}>
                {number(counts[standing] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
