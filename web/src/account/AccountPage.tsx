import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeOwnPassword, endOwnSessions } from "../api/admin";
import { useSession } from "../app/SessionContext";
import { Page } from "../parts/Page";
import { PasswordForm } from "../parts/PasswordForm";
import { Problem } from "../parts/states";
import { Tokens } from "./Tokens";

/** What everyone may do with their own account. */
export function AccountPage() {
  const { t } = useTranslation();
  const { user, permissions } = useSession();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [error, setError] = useState<unknown>(null);
  const signInAgain = () => {
    queries.clear();
    location.reload();
  };
  const endAll = async () => {
    setError(null);
    try {
      await endOwnSessions();
      signInAgain();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Page title={t("account.title", { user })}>
      <section aria-labelledby="may">
        <h2 id="may">{t("account.may")}</h2>
        <p className="hint">{permissions.join(", ")}</p>
      </section>
      <Tokens />
      <section aria-labelledby="password">
        <h2 id="password">{t("signIn.password")}</h2>
        <p className="hint">{t("account.passwordEnds")}</p>
        <PasswordForm label={t("account.changePassword")}
          before={
            <input type="password" aria-label={t("account.current")} placeholder={t("account.current")} required
              autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />
          }
          onKeep={async (password) => {
            await changeOwnPassword(current, password);
            signInAgain();
          }} />
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">{t("account.sessions")}</h2>
        <p className="hint">{t("account.sessionsHint")}</p>
        {error !== null && <Problem error={error} />}
        <button type="button" onClick={() => void endAll()}>{t("account.endSessions")}</button>
      </section>
    </Page>
  );
}
