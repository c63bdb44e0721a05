import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { explanation, historyOfScan, scan as scanOf, type ScanDetails } from "../api/scans";
import { type Lens, useLens } from "../app/lens";
import { useMay } from "../app/SessionContext";
import { moment } from "../format";
import { Page } from "../parts/Page";
import { Loading, Problem } from "../parts/states";
import { Pictures } from "../review/Pictures";
import { Labels } from "../search/Labels";
import { Entries } from "./Entries";
import { Files } from "./Files";
import { Names } from "./Names";
import { imagesPlace } from "./places";
import { useAnswerWords } from "./words";

/** One scan: its three names, what it is held to be and why, and the files. */
export function ScanPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const lens = useLens();
  const scan = useQuery({ queryKey: ["scan", id, lens], queryFn: () => scanOf(id, lens) });
  const title = t("review.typedAs", { id: scan.data ? scan.data.typed?.PatientID || t("review.noId") : "" });
  return (
    <Page title={scan.data ? title : t("scan.title")} wide>
      {scan.isPending && <Loading />}
      {scan.isError && <Problem error={scan.error} onRetry={() => void scan.refetch()} />}
      {scan.data && <Parts scan={scan.data} lens={lens} />}
    </Page>
  );
}

function Parts({ scan, lens }: { scan: ScanDetails; lens: Lens }) {
  const { t } = useTranslation();
  const history = useQuery({ queryKey: ["history", scan.id, lens], queryFn: () => historyOfScan(scan.id, lens) });
  const annotates = useMay("READ_RECORDED");
  return (
    <>
      <Whose scan={scan} lens={lens} />
      <Names scan={scan} />
      {scan.imagingStudy && (
        <div className="card">
          <Pictures study={scan.imagingStudy} />
          <p className="buttons">
            {scan.studyInstanceUid && lens.viewpoint === "" && (
              <Link className="button primary" href={imagesPlace(scan.studyInstanceUid)}>{t("resource.look")}</Link>
            )}
            <Link className="button" href={`/studies/${scan.imagingStudy}`}>{t("search.level.Study")}</Link>
          </p>
        </div>
      )}
      <Viewpoints scan={scan} />
      {annotates && scan.imagingStudy && <Labels path="studies" id={scan.imagingStudy} />}
      <section className="card" aria-labelledby="history">
        <h2 id="history">{t("history.title")}</h2>
        {history.isPending && <Loading />}
        {history.isError && <Problem error={history.error} onRetry={() => void history.refetch()} />}
        {history.data && <Entries entries={history.data} />}
      </section>
      <Files scan={scan.id} />
      <Circumstances scan={scan} />
    </>
  );
}

/** The answer, in words. */
function Whose({ scan, lens }: { scan: ScanDetails; lens: Lens }) {
  const { t } = useTranslation();
  const words = useAnswerWords();
  const why = useQuery({ queryKey: ["explain", scan.id, lens], queryFn: () => explanation(scan.id, lens) });
  if (why.isError) return <Problem error={why.error} onRetry={() => void why.refetch()} />;
  if (!why.data) return <Loading />;
  const { answer, inWords, dissent } = why.data;
  return (
    <div className={`whose ${answer.state}`}>
      <p><strong>{words(answer)}</strong>{answer.state === "review" && <> · <Link href={`/review?scan=${scan.id}`}>{t("scan.decide")}</Link></>}</p>
      <p className="hint">{inWords}</p>
      {dissent.length > 0 && <p className="note">{t("scan.dissent", { entries: dissent.map(({ seq }) => seq).join(", ") })}</p>}
    </div>
  );
}

/** What each viewpoint says: they may differ. */
function Viewpoints({ scan }: { scan: ScanDetails }) {
  const { t } = useTranslation();
  const words = useAnswerWords();
  return (
    <section className="card" aria-labelledby="viewpoints">
      <h2 id="viewpoints">{t("scan.viewpoints")}</h2>
      <dl className="facts plain">
        {Object.entries(scan.answers).map(([name, answer]) => <div key={name}><dt>{name}</dt><dd>{words(answer)}</dd></div>)}
      </dl>
    </section>
  );
}

/** How it came, and what else its first header says. */
function Circumstances({ scan }: { scan: ScanDetails }) {
  const { t } = useTranslation();
  const came = [
    [t("scan.received"), moment(scan.receivedAt)],
    [t("scan.channel"), scan.circumstances["channel"]],
    [t("files.user"), scan.circumstances["uploader"]],
    [t("files.peer"), scan.circumstances["callingAeTitle"]],
    [t("files.address"), scan.circumstances["address"]],
  ].filter(([, value]) => value);
  return (
    <section className="card" aria-labelledby="circumstances">
      <h2 id="circumstances">{t("scan.circumstances")}</h2>
      <dl className="facts plain">
        {came.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        {Object.entries(scan.header).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="value">{value}</dd></div>)}
      </dl>
    </section>
  );
}
