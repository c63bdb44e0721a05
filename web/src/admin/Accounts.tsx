import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Account, accounts, changeGrants, disable, endSessions, type Grant, makeAccount, removeAccount, roles, type Roles, setPassword } from "../api/admin";
import { useSession } from "../app/SessionContext";
import { moment } from "../format";
import { announce } from "../parts/announce";
import { Loading, Problem } from "../parts/states";
import { PasswordForm } from "../parts/PasswordForm";
import { useChange } from "../parts/useChange";
import { GrantForm } from "./GrantForm";
import { reachOf, rightsFrom, rowsFrom } from "./grants";

/** Who has an account, and what they may do. */
export function Accounts() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ["accounts"], queryFn: accounts });
  const known = useQuery({ queryKey: ["roles"], queryFn: roles });
  const failed = [all, known].find((query) => query.isError);
  const [opened, setOpened] = useState("");
  if (failed) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!all.data || !known.data) return <Loading />;
  return (
    <>
      <table className="list">
        <caption className="unseen">{t("admin.part.accounts")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("admin.name")}</th>
            <th scope="col">{t("admin.rights")}</th>
            <th scope="col">{t("admin.lastSignIn")}</th>
            <th scope="col"><span className="unseen">{t("admin.change")}</span></th>
          </tr>
        </thead>
        <tbody>
          {all.data.map((account) => (
            <tr key={account.name}>
              <td data-label={t("admin.name")}><strong>{account.name}</strong>{account.disabled && <> {t("admin.disabled")}</>}</td>
              <td data-label={t("admin.rights")}><Granted grants={rowsFrom(account)} /></td>
              <td data-label={t("admin.lastSignIn")}>{account.lastSignIn ? moment(account.lastSignIn) : t("admin.never")}</td>
              <td>
                <button type="button" aria-expanded={opened === account.name}
                  aria-label={t("admin.changeOf", { name: account.name })}
                  onClick={() => setOpened(opened === account.name ? "" : account.name)}>{t("admin.change")}</button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.data.filter(({ name }) => name === opened).map((account) => (
        <Change key={account.name} account={account} roles={known.data} onDone={() => setOpened("")} />
      ))}
      <Making roles={known.data} />
      <Known roles={known.data} />
    </>
  );
}

function Granted({ grants }: { grants: Grant[] }) {
  const { t } = useTranslation();
  if (grants.length === 0) return <span className="hint">{t("admin.nothing")}</span>;
  return (
    <ul className="plain">
      {grants.map((grant) => <li key={JSON.stringify(grant)}>{grant.role} <span className="hint">{reachOf(grant) || t("admin.everywhere")}</span></li>)}
    </ul>
  );
}

function Change({ account, roles, onDone }: { account: Account; roles: Roles; onDone: () => void }) {
  const { t } = useTranslation();
  const { wrong, change, renew } = useChange("accounts");
  const own = useSession().user === account.name;
  const [sure, setSure] = useState(false);
  const { name } = account;
  return (
    <section className="card" aria-labelledby="changed">
      <h2 id="changed">{name}</h2>
      {wrong && <p className="bad" role="alert">{wrong}</p>}
      <h3>{t("admin.rights")}</h3>
      <GrantForm roles={roles} first={rowsFrom(account)} label={t("admin.keepRights")}
        onKeep={async (rows) => {
          await changeGrants(name, rightsFrom(rows, roles));
          announce(t("admin.kept"));
          await renew();
        }} />
      <h3>{t("admin.newPassword")}</h3>
      <p className="hint">{t("admin.passwordEnds")}</p>
      <PasswordForm label={t("admin.setPassword")}
        onKeep={async (password) => {
          await setPassword(name, password);
          announce(t("admin.kept"));
        }} />
      <div className="buttons">
        <button type="button" onClick={() => void change(() => endSessions(name), t("admin.ended"))}>{t("admin.endSessions")}</button>
        <button type="button" disabled={own} onClick={() => void change(() => disable(name, !account.disabled), t("admin.kept"))}>
          {account.disabled ? t("admin.enable") : t("admin.disable")}
        </button>
        {sure
          ? <button type="button" className="primary" onClick={() => void change(() => removeAccount(name), t("admin.removed")).then((done) => done && onDone())}>{t("admin.removeSure", { name })}</button>
          : <button type="button" disabled={own} onClick={() => setSure(true)}>{t("admin.remove")}</button>}
      </div>
    </section>
  );
}

function Making({ roles }: { roles: Roles }) {
  const { t } = useTranslation();
  const { renew } = useChange("accounts");
  const [name, setName] = useState("");
  const [password, setGiven] = useState("");
  const [made, setMade] = useState(0);
  return (
    <details className="card" key={made}>
      <summary>{t("admin.make")}</summary>
      <GrantForm roles={roles} first={[]} label={t("admin.make")}
        before={
          <div className="filter">
            <input aria-label={t("admin.name")} placeholder={t("admin.name")} required maxLength={64} autoCapitalize="none"
              pattern="[A-Za-z0-9][A-Za-z0-9._@\-]*" autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
            <input type="password" aria-label={t("admin.firstPassword")} placeholder={t("admin.firstPassword")} required
              autoComplete="new-password" value={password} onChange={(event) => setGiven(event.target.value)} />
          </div>
        }
        onKeep={async (rows) => {
          await makeAccount(name, password, rightsFrom(rows, roles));
          announce(t("admin.made", { name }));
          await renew();
          setName("");
          setGiven("");
          setMade(made + 1);
        }} />
    </details>
  );
}

/** What the configuration says of roles, groups and their grants: it is changed there. */
function Known({ roles }: { roles: Roles }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">{t("admin.roles")}</h2>
      <p className="hint">{t("admin.rolesHint")}</p>
      <ul className="happenings">
        {roles.roles.map((role) => (
          <li key={role.name}><strong>{role.name}</strong> <span className="hint">{(role.permissions ?? []).join(", ")}</span></li>
        ))}
        {roles.groups.map((group) => (
          <li key={`group ${group.name}`}><strong>{t("admin.group", { name: group.name })}</strong> <span className="hint">{group.members.join(", ")}</span></li>
        ))}
        {roles.grants.map(({ to, grants }) => (
          <li key={`to ${to}`}><strong>{t("admin.grantsTo", { name: to })}</strong> <Granted grants={grants} /></li>
        ))}
      </ul>
    </section>
  );
}
