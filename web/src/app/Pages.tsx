import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { Page } from "../parts/Page";
import { Loading } from "../parts/states";
import { Fallback } from "./Fallback";
import { useMay } from "./SessionContext";

const SendPage = lazy(async () => ({ default: (await import("../send/SendPage")).SendPage }));
const StudiesPage = lazy(async () => ({ default: (await import("../study/StudiesPage")).StudiesPage }));
const StudyPage = lazy(async () => ({ default: (await import("../study/StudyPage")).StudyPage }));
const ReviewPage = lazy(async () => ({ default: (await import("../review/ReviewPage")).ReviewPage }));
const ViewerPage = lazy(async () => ({ default: (await import("../viewer/ViewerPage")).ViewerPage }));

/** Which page stands where. */
export function Pages() {
  const [place] = useLocation();
  return (
    <Fallback key={place.split("/")[1]}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/"><Home /></Route>
          <Route path="/send"><SendPage /></Route>
          <Route path="/study"><StudiesPage /></Route>
          <Route path="/study/:study">{({ study }) => <StudyPage id={decodeURIComponent(study)} key={study} />}</Route>
          <Route path="/review"><ReviewPage /></Route>
          <Route path={/^\/images\/.+$/}><ViewerPage /></Route>
          <Route path={/^\/(patients|studies|series|instances)(\/.*)?$/}><Browse /></Route>
          <Route><Lost /></Route>
        </Switch>
      </Suspense>
    </Fallback>
  );
}

/** Where one begins depends on what one does here. */
function Home() {
  return <Redirect replace to={useMay("SEND") ? "/send" : "/study"} />;
}

/** What the archive holds is shown by pages of their own; their addresses were here once. */
function Browse() {
  useEffect(() => {
    location.replace(`./browse/${location.hash}`);
  }, []);
  return <Loading />;
}

function Lost() {
  const { t } = useTranslation();
  return (
    <Page title={t("shell.lost")}>
      <p><Link href="/">{t("shell.home")}</Link></p>
    </Page>
  );
}
