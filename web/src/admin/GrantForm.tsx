import { type ReactNode, type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Grant, Roles } from "../api/admin";
import { useReason } from "../parts/states";
import { namesIn } from "./grants";

interface GrantFormProps {
  roles: Roles;
  first: Grant[];
  label: string;
  before?: ReactNode;
  onKeep: (grants: Grant[]) => Promise<void>;
}

/** A grant as it is typed: lists are text until they are kept. */
interface Typed {
  role: string;
  study: string;
  site: string;
  viewpoints: string;
  addresses: string;
}

const LIMITS = ["study", "site", "viewpoints", "addresses"] as const;

const typedFrom = (grant: Grant): Typed => ({
  role: grant.role,
  study: grant.study ?? "",
  site: grant.site ?? "",
  viewpoints: (grant.viewpoints ?? []).join(", "),
  addresses: (grant.addresses ?? []).join(", "),
});

const grantFrom = (typed: Typed): Grant => ({
  role: typed.role,
  study: typed.study.trim(),
  site: typed.site.trim(),
  viewpoints: namesIn(typed.viewpoints),
  addresses: namesIn(typed.addresses),
});

/** Roles, each with what it is limited to. */
export function GrantForm({ roles, first, label, before, onKeep }: GrantFormProps) {
  const { t } = useTranslation();
  const reason = useReason();
  const [rows, setRows] = useState(first.map(typedFrom));
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (at: number, change: Partial<Typed>) =>
    setRows(rows.map((row, i) => (i === at ? { ...row, ...change } : row)));
  const keep = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setWrong("");
    try {
      await onKeep(rows.map(grantFrom));
    } catch (error) {
      setWrong(reason(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="grants" onSubmit={(event) => void keep(event)}>
      {before}
      {rows.map((row, at) => (
        // Rows have no names of their own, and only ever come and go by these buttons.
        <fieldset key={at}>
          <legend className="unseen">{t("admin.grant", { count: at + 1 })}</legend>
          <select aria-label={t("admin.role")} value={row.role} onChange={(event) => set(at, { role: event.target.value })}>
            {roles.roles.map(({ name }) => <option key={name}>{name}</option>)}
          </select>
          {LIMITS.map((limit) => (
            <input key={limit} aria-label={t(`admin.limit.${limit}`)} placeholder={t(`admin.limit.${limit}`)} value={row[limit]}
              onChange={(event) => set(at, { [limit]: event.target.value })} />
          ))}
          <button type="button" className="quiet" aria-label={t("admin.withoutGrant", { role: row.role })}
            onClick={() => setRows(rows.filter((_, i) => i !== at))}>×</button>
        </fieldset>
      ))}
      {wrong && <p className="bad" role="alert">{wrong}</p>}
      <div className="buttons">
        <button type="button" onClick={() => setRows([...rows, typedFrom({ role: roles.roles[0]?.name ?? "" })])}>{t("admin.addRole")}</button>
        <button type="submit" className="primary" disabled={busy}>{label}</button>
      </div>
    </form>
  );
}
