import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { makeToken, revokeToken, type Token, tokens } from "../api/admin";
import type { Permission } from "../api/types";
import { useSession } from "../app/SessionContext";
import { moment } from "../format";
import { Problem } from "../parts/states";
import { useChange } from "../parts/useChange";

const DAYS = 90;
const DAYS_MAX = 36600;

/** One's own tokens, by which programs sign in. A token's secret is shown once. */
export function Tokens() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ["tokens"], queryFn: tokens });
  const [secret, setSecret] = useState("");
  const { wrong, change } = useChange("tokens");
  const revoke = ({ id, label }: Token) => void change(() => revokeToken(id), t("account.revoked", { label }));
  const make = (label: string, days: number, only: Permission[]) =>
    void change(async () => setSecret((await makeToken(label, days, only)).token), t("account.made"));
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{t("account.tokens")}</h2>
      <p className="hint">{t("account.tokensHint")}</p>
      {all.isError && <Problem error={all.error} onRetry={() => void all.refetch()} />}
      {all.data && all.data.length > 0 && <Alive tokens={all.data} onRevoke={revoke} />}
      {secret && (
        <div className="card" role="status">
          <p>{t("account.secret")}</p>
          <p><code className="secret">{secret}</code></p>
          <button type="button" onClick={() => setSecret("")}>{t("account.noted")}</button>
        </div>
      )}
      {wrong && <p className="bad" role="alert">{wrong}</p>}
      <Making onMake={make} />
    </section>
  );
}

function Alive({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }) {
  const { t } = useTranslation();
  return (
    <table className="list">
      <caption className="unseen">{t("account.tokens")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("account.label")}</th>
          <th scope="col">{t("account.expires")}</th>
          <th scope="col">{t("account.limits")}</th>
          <th scope="col"><span className="unseen">{t("account.revoke")}</span></th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td data-label={t("account.label")}><strong>{token.label || token.id}</strong></td>
            <td data-label={t("account.expires")}>{moment(token.expires)}</td>
            <td data-label={t("account.limits")}>{limitsOf(token) || t("account.all")}</td>
            <td>
              <button type="button" aria-label={t("account.revokeOf", { label: token.label || token.id })} onClick={() => onRevoke(token)}>{t("account.revoke")}</button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function limitsOf({ permissions, study, site, viewpoints }: Token): string {
  return [...(permissions ?? []), study, site, ...(viewpoints ?? [])].filter(Boolean).join(", ");
}

function Making({ onMake }: { onMake: (label: string, days: number, only: Permission[]) => void }) {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState(DAYS);
  const [only, setOnly] = useState<Permission[]>([]);
  const make = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onMake(label, days, only);
    setLabel("");
  };
  return (
    <details className="card">
      <summary>{t("account.make")}</summary>
      <form onSubmit={make}>
        <div className="filter">
          <input aria-label={t("account.label")} placeholder={t("account.label")} required maxLength={80} value={label} onChange={(event) => setLabel(event.target.value)} />
          <label>{t("account.days")}{" "}
            <input type="number" min={1} max={DAYS_MAX} required value={days} onChange={(event) => setDays(event.target.valueAsNumber)} />
          </label>
        </div>
        <fieldset>
          <legend>{t("account.only")}</legend>
          {permissions.map((one) => (
            <label key={one} className="check">
              <input type="checkbox" checked={only.includes(one)}
                onChange={(event) => setOnly(event.target.checked ? [...only, one] : only.filter((other) => other !== one))} /> {one}
            </label>
          ))}
        </fieldset>
        <div className="buttons"><button type="submit" className="primary">{t("account.make")}</button></div>
      </form>
    </details>
  );
}
