import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { configuration, drift } from "../api/admin";
import { Loading, Problem } from "../parts/states";

/** What the server was started with, and what its files say by now. */
export function Configuration() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [all, setAll] = useState(false);
  const inForce = useQuery({ queryKey: ["configuration"], queryFn: configuration });
  if (inForce.isError) return <Problem error={inForce.error} onRetry={() => void inForce.refetch()} />;
  if (!inForce.data) return <Loading />;
  const wanted = text.trim().toLowerCase();
  const shown = inForce.data.entries.filter((entry) =>
    (all || !entry.default) && `${entry.name} ${entry.value}`.toLowerCase().includes(wanted));
  return (
    <>
      <Drift />
      <h2>{t("admin.inForce")}</h2>
      <p className="hint tag">{inForce.data.digest}</p>
      <div className="filter" role="search">
        <input type="search" aria-label={t("admin.setting")} placeholder={t("admin.setting")} value={text} onChange={(event) => setText(event.target.value)} />
        <label><input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} /> {t("admin.withDefaults")}</label>
      </div>
      <p className="hint" role="status">{t("admin.settingsShown", { count: shown.length, all: inForce.data.entries.length })}</p>
      <table className="list">
        <caption className="unseen">{t("admin.inForce")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("admin.setting")}</th>
            <th scope="col">{t("admin.value")}</th>
            <th scope="col">{t("admin.origin")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, value, origin }) => (
            <tr key={name}>
              <td data-label={t("admin.setting")}><code>{name}</code></td>
              <td data-label={t("admin.value")}><code>{value}</code></td>
              <td data-label={t("admin.origin")}>{origin}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Where the files differ from what is in force: what the next start would change. */
function Drift() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["drift"], queryFn: drift });
  return (
    <section className="card" aria-labelledby="drift">
      <h2 id="drift">{t("admin.drift")}</h2>
      {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && found.data.problems.length > 0 && (
        <div className="problem" role="alert">
          <p>{t("admin.unusable")}</p>
          <ul>{found.data.problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>
        </div>
      )}
      {found.data && found.data.problems.length === 0 && found.data.drift.length === 0 && <p className="good">{t("admin.noDrift")}</p>}
      {found.data && found.data.drift.length > 0 && (
        <>
          <p className="note">{t("admin.drifted", { count: found.data.drift.length })}</p>
          <table className="list">
            <caption className="unseen">{t("admin.drift")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("admin.setting")}</th>
                <th scope="col">{t("admin.inForce")}</th>
                <th scope="col">{t("admin.inFiles")}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.drift.map(({ name, inForce, files }) => (
                <tr key={name}>
                  <td data-label={t("admin.setting")}><code>{name}</code></td>
                  <td data-label={t("admin.inForce")}><code>{inForce || "—"}</code></td>
                  <td data-label={t("admin.inFiles")}><code>{files || "—"}</code></td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
