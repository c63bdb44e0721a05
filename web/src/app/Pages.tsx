import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { Page } from "../parts/Page";
import { Loading } from "../parts/states";
import { Fallback } from "./Fallback";
import { useMay } from "./SessionContext";

const SendPage = lazy(async () => ({ default: (await import("../send/SendPage")).SendPage }));
const StudiesPage = lazy(async () => ({ default: (await import("../study/StudiesPage")).StudiesPage }));
const StudyPage = lazy(async () => ({ default: (await import("../study/StudyPage")).StudyPage }));
const ScanPage = lazy(async () => ({ default: (await import("../scan/ScanPage")).ScanPage }));
const SubjectPage = lazy(async () => ({ default: (await import("../scan/SubjectPage")).SubjectPage }));
const InstancePage = lazy(async () => ({ default: (await import("../scan/InstancePage")).InstancePage }));
const ComparePage = lazy(async () => ({ default: (await import("../scan/ComparePage")).ComparePage }));
const SearchPage = lazy(async () => ({ default: (await import("../search/SearchPage")).SearchPage }));
const ResourcePage = lazy(async () => ({ default: (await import("../search/ResourcePage")).ResourcePage }));
const ReviewPage = lazy(async () => ({ default: (await import("../review/ReviewPage")).ReviewPage }));
const ViewerPage = lazy(async () => ({ default: (await import("../viewer/ViewerPage")).ViewerPage }));
const ActivityPage = lazy(async () => ({ default: (await import("../activity/ActivityPage")).ActivityPage }));
const AdminPage = lazy(async () => ({ default: (await import("../admin/AdminPage")).AdminPage }));
const AccountPage = lazy(async () => ({ default: (await import("../account/AccountPage")).AccountPage }));

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
          <Route path="/activity"><ActivityPage /></Route>
          <Route path="/admin/:part?">{({ part }) => <AdminPage part={part ?? ""} key={part} />}</Route>
          <Route path="/account"><AccountPage /></Route>
          <Route path={/^\/images\/.+$/}><ViewerPage /></Route>
          <Route path="/study/:study/subject/:subject">
            {({ study, subject }) => (
              <SubjectPage study={decodeURIComponent(study)} code={decodeURIComponent(subject)} key={`${study}/${subject}`} />
            )}
          </Route>
          <Route path="/scan/:scan">{({ scan }) => <ScanPage id={scan} key={scan} />}</Route>
          <Route path="/search"><SearchPage /></Route>
          <Route path="/compare/:left/:right">{({ left, right }) => <ComparePage left={left} right={right} />}</Route>
          <Route path="/instances/:id">{({ id }) => <InstancePage id={id} key={id} />}</Route>
          <Route path={/^\/(?<path>patients|studies|series)\/(?<id>[^/]+)$/}>
            {({ path, id }) => <ResourcePage path={path ?? ""} id={id ?? ""} key={id} />}
          </Route>
          <Route path={/^\/(patients|studies|series|instances)$/}><Lists /></Route>
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

/** Lists of what the archive holds stood here once; the search shows them. */
function Lists() {
  const [place] = useLocation();
  return <Redirect replace to={`/search?level=${place.startsWith("/patients") ? "Patient" : "Study"}`} />;
}

function Lost() {
  const { t } = useTranslation();
  return (
    <Page title={t("shell.lost")}>
      <p><Link href="/">{t("shell.home")}</Link></p>
    </Page>
  );
}
