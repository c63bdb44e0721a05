import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect } from "wouter";
import { useMay } from "../app/SessionContext";
import { Page } from "../parts/Page";
import { Empty } from "../parts/states";
import { Accounts } from "./Accounts";
import { AuditTrail } from "./AuditTrail";
import { Configuration } from "./Configuration";
import { Health } from "./Health";
import { Nodes } from "./Nodes";
import { Studies } from "./Studies";

const PARTS = ["accounts", "nodes", "studies", "configuration", "audit", "health"] as const;
type Part = (typeof PARTS)[number];

const CONTENT: Record<Part, () => ReactNode> = {
  accounts: () => <Accounts />,
  nodes: () => <Nodes />,
  studies: () => <Studies />,
  configuration: () => <Configuration />,
  audit: () => <AuditTrail />,
  health: () => <Health />,
};

/** For those who run the archive, and for those who look over their shoulders. */
export function AdminPage({ part }: { part: string }) {
  const { t } = useTranslation();
  const may: Record<Part, boolean> = {
    accounts: useMay("MANAGE_ACCOUNTS"),
    nodes: useMay("SEE_SYSTEM"),
    studies: useMay("IDENTITY_READ"),
    configuration: useMay("SEE_CONFIGURATION"),
    audit: useMay("READ_AUDIT"),
    health: useMay("SEE_SYSTEM"),
  };
  const mine = PARTS.filter((one) => may[one]);
  const shown = mine.find((one) => one === part);
  if (part === "" && mine[0]) return <Redirect replace to={`/admin/${mine[0]}`} />;
  return (
    <Page title={t("admin.title")} wide>
      <nav className="parts" aria-label={t("admin.title")}>
        {mine.map((one) => (
          <Link key={one} href={`/admin/${one}`} aria-current={one === part ? "page" : undefined}>{t(`admin.part.${one}`)}</Link>
        ))}
      </nav>
      {shown ? CONTENT[shown]() : <Empty><p>{t("state.forbidden")}</p></Empty>}
    </Page>
  );
}
