import type { Account, Grant, Rights, Roles } from "../api/admin";

/** Everything that an account may do, as grants; a role that reaches everything is one without limits. */
export function rowsFrom(account: Account): Grant[] {
  return [...account.roles.map((role) => ({ role })), ...(account.grants ?? [])];
}

/** What a grant is limited to, in short; empty if to nothing. */
export function reachOf({ study, site, viewpoints, addresses }: Grant): string {
  return [study, site, ...(viewpoints ?? []), ...(addresses ?? [])].filter(Boolean).join(" · ");
}

/** The same as the server takes it: shipped roles without limits apart, and no empty limits. */
export function rightsFrom(rows: Grant[], { roles }: Roles): Rights {
  const shipped = new Set(roles.filter((role) => role.shipped).map((role) => role.name));
  const isPlain = (grant: Grant) => shipped.has(grant.role) && reachOf(grant) === "";
  return {
    roles: [...new Set(rows.filter(isPlain).map(({ role }) => role))],
    grants: rows.filter((grant) => !isPlain(grant)).map(({ role, study, site, viewpoints, addresses }) => ({
      role,
      ...(study ? { study } : {}),
      ...(site ? { site } : {}),
      ...(viewpoints?.length ? { viewpoints } : {}),
      ...(addresses?.length ? { addresses } : {}),
    })),
  };
}

/** Names divided by commas or blanks. */
export function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
