import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { signOut } from "../api/archive";
import { LANGUAGES, type Language, speak, spoken } from "../i18n";
import { announce, Announcer } from "../parts/announce";
import { useDrops } from "../send/useDrops";
import { uploads } from "../send/uploads";
import { LensBar } from "./LensBar";
import { Pages } from "./Pages";
import { useMay, useSession } from "./SessionContext";
import { choose, theme, THEMES, type Theme } from "./theme";

/** What surrounds every page. */
export function Shell() {
  const { t } = useTranslation();
  return (
    <>
      {useMay("SEND") && <DropAnywhere />}
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("shell.skip")}
      </button>
      <header>
        <Link className="brand" href="/">
          <img src="./logo.svg" alt="" width="30" height="30" />
          <span>Trinomen</span>
        </Link>
        <Environment />
        <Navigation />
        <Account />
      </header>
      {useMay("IDENTITY_READ") && <LensBar />}
      <main id="main" tabIndex={-1}>
        <Pages />
      </main>
      <Announcer />
    </>
  );
}

/** Files may be dropped on any page: they lead to the one that sends. */
function DropAnywhere() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  useDrops((batches) => {
    go("/send");
    uploads.add(batches).catch((error: unknown) => announce(t("send.folderUnreadable", { why: String(error) })));
  });
  return null;
}

/** Nobody is to mistake a test for the archive. */
function Environment() {
  const { environment } = useSession();
  return environment === "prod" ? null : <strong className="environment">{environment}</strong>;
}

/** Who has one of these runs the archive, or looks over the shoulder of whoever does. */
const RUNNING = ["MANAGE_ACCOUNTS", "SEE_CONFIGURATION", "READ_AUDIT"];

function Navigation() {
  const { t } = useTranslation();
  const [place] = useLocation();
  const reads = useMay("READ_RECORDED");
  const views = useMay("READ_VIEWED");
  const knows = useMay("IDENTITY_READ");
  const sends = useMay("SEND");
  const sees = useMay("SEE_SYSTEM");
  const { permissions } = useSession();
  const runs = RUNNING.some((one) => permissions.includes(one));
  const link = (href: string, name: string) => (
    <Link href={href} aria-current={place === href || place.startsWith(`${href}/`) ? "page" : undefined}>{name}</Link>
  );
  return (
    <nav aria-label={t("shell.navigation")}>
      {sends && link("/send", t("shell.send"))}
      {knows && link("/study", t("shell.study"))}
      {knows && link("/review", t("shell.review"))}
      {(reads || views) && link("/search", t("shell.search"))}
      {sees && link("/activity", t("shell.activity"))}
      {runs && link("/admin", t("admin.title"))}
    </nav>
  );
}

function Account() {
  const { t } = useTranslation();
  const { user } = useSession();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(theme);
  const leave = async () => {
    await signOut().catch(() => null);
    queries.clear();
    location.reload();
  };
  const paint = (wanted: Theme) => {
    choose(wanted);
    setChosen(wanted);
  };
  return (
    <div className="account">
      <select aria-label={t("shell.language")} value={spoken()} onChange={(event) => void speak(event.target.value as Language)}>
        {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
      </select>
      <select aria-label={t("shell.colours")} value={chosen} onChange={(event) => paint(event.target.value as Theme)}>
        {THEMES.map((one) => <option key={one} value={one}>{t(`shell.theme.${one}`)}</option>)}
      </select>
      {useMay("OWN_CREDENTIALS") ? <Link href="/account">{user}</Link> : <span>{user}</span>}
      <button type="button" className="quiet" onClick={() => void leave()}>{t("shell.signOut")}</button>
    </div>
  );
}
