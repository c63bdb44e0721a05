import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Router } from "wouter";
import { session } from "../api/archive";
import { ApiError, whenSignedOut } from "../api/client";
import type { Session } from "../api/types";
import { uploads } from "../send/uploads";
import { Loading, Problem } from "../parts/states";
import { usePlace } from "./place";
import { SessionContext } from "./SessionContext";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";

/** Who is signed in decides what there is to see. */
export function App() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [ended, setEnded] = useState(false);
  const who = useQuery({ queryKey: ["session"], queryFn: session, staleTime: Infinity });
  useEffect(() => {
    whenSignedOut(() => setEnded(true));
  }, []);

  const welcome = (known: Session) => {
    queries.setQueryData(["session"], known);
    if (ended) {
      // The page stays as it was, with what failed for lack of a session asked for again.
      setEnded(false);
      void queries.invalidateQueries({ predicate: (query) => query.state.status === "error" });
      uploads.resume();
    }
  };
  if (who.isPending) return <Loading />;
  if (who.data === undefined) {
    const unknown = who.error instanceof ApiError && who.error.status === 401;
    return unknown ? <SignIn onSignedIn={welcome} /> : (
      <main>
        <h1>{t("shell.noServer")}</h1>
        <Problem error={who.error} onRetry={() => void who.refetch()} />
      </main>
    );
  }
  return (
    <SessionContext value={who.data}>
      <Router hook={usePlace}>
        <Shell />
      </Router>
      {ended && <SignIn onSignedIn={welcome} />}
    </SessionContext>
  );
}
