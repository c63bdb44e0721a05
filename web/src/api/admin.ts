// The questions of the pages for administrators and auditors, and of one's own account.

import { ask } from "./client";
import type { Permission } from "./types";

const part = encodeURIComponent;

/** Limits to what a grant or a token reaches; without any it reaches everything. */
export interface Scope {
  study?: string;
  site?: string;
  viewpoints?: string[];
}
export interface Grant extends Scope {
  role: string;
  addresses?: string[];
}
export interface Rights {
  /** Roles that reach everything. */
  roles: string[];
  grants: Grant[];
}
export interface Account {
  name: string;
  created: string;
  disabled: boolean;
  lastSignIn?: string;
  roles: string[];
  grants?: Grant[];
}
export const accounts = () => ask<Account[]>("api/accounts");
export const makeAccount = (name: string, password: string, rights: Rights) =>
  ask<null>("api/accounts", { method: "POST", json: { name, password, ...rights } });
export const changeGrants = (name: string, rights: Rights) =>
  ask<null>(`api/accounts/${part(name)}/grants`, { method: "PUT", json: rights });
export const disable = (name: string, disabled: boolean) =>
  ask<null>(`api/accounts/${part(name)}/disabled`, { method: "PUT", json: { disabled } });
export const setPassword = (name: string, password: string) =>
  ask<null>(`api/accounts/${part(name)}/password`, { method: "PUT", json: { password } });
export const endSessions = (name: string) => ask<null>(`api/accounts/${part(name)}/sessions`, { method: "DELETE" });
export const removeAccount = (name: string) => ask<null>(`api/accounts/${part(name)}`, { method: "DELETE" });

export interface Roles {
  roles: { name: string; permissions?: Permission[]; shipped: boolean }[];
  groups: { name: string; members: string[] }[];
  grants: { to: string; grants: Grant[] }[];
}
export const roles = () => ask<Roles>("api/roles");

export const changeOwnPassword = (current: string, password: string) =>
  ask<null>("api/password", { method: "PUT", json: { current, password } });
export const endOwnSessions = () => ask<null>("api/sessions", { method: "DELETE" });

export interface Token extends Scope {
  id: string;
  label: string;
  created: string;
  expires: string;
  permissions?: Permission[];
}
export const tokens = () => ask<Token[]>("api/tokens");
export const makeToken = (label: string, days: number, permissions: Permission[]) =>
  ask<Token & { token: string }>("api/tokens", { method: "POST", json: { label, days, permissions } });
export const revokeToken = (id: string) => ask<null>(`api/tokens/${part(id)}`, { method: "DELETE" });

export interface DicomNode {
  AET: string;
  Host: string;
  Port: number;
  UseDicomTls: boolean;
}
export const nodes = () => ask<Record<string, DicomNode>>("modalities?expand");
export const echo = (name: string) => ask<unknown>(`modalities/${part(name)}/echo`, { method: "POST", json: {} });

export interface Configuration {
  digest: string;
  environment: string;
  entries: { name: string; value: string; origin: string; default: boolean }[];
}
export const configuration = () => ask<Configuration>("api/configuration");
export interface Drift {
  drift: { name: string; inForce: string; files: string }[];
  problems: string[];
}
export const drift = () => ask<Drift>("api/configuration/drift");

export const OUTCOMES = ["PERMITTED", "REFUSED", "DONE", "FAILED"] as const;
export interface AuditEntry {
  seq: number;
  at: string;
  who: string;
  from: string;
  action: string;
  object: string;
  outcome: (typeof OUTCOMES)[number];
  detail: string;
}
export interface AuditPage {
  entries: AuditEntry[];
  /** Where to go on; absent at the trail's beginning. */
  before?: number;
}
export type AuditConditions = Record<"who" | "from" | "action" | "object" | "outcome" | "since" | "until", string>;
export function audit(conditions: AuditConditions, before: number | null): Promise<AuditPage> {
  const asked = new URLSearchParams(Object.entries(conditions).filter(([, value]) => value !== ""));
  if (before !== null) asked.set("before", String(before));
  return ask<AuditPage>(`api/audit?${asked}`);
}

export interface Health {
  version: string;
  troubles: string[];
  /** What the last verification found; absent if there was none. */
  verification?: { startedAt: string; records: number; bytes: number; findings: number };
  at: string[];
  series: Record<string, (number | null)[]>;
}
export const health = () => ask<Health>("api/health");
