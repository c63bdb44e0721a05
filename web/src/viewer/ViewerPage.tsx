import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { date, personName } from "../format";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";
import { useContentLens } from "../app/lens";
import { useSession } from "../app/SessionContext";
import { asked } from "./address";
import { Controls } from "./Controls";
import { type DataSet, number, text } from "./dicomJson";
import { seriesList, type Shown } from "./dicomweb";
import { Measures } from "./Measures";
import { Panes } from "./Panes";
import { byNumber } from "./series";
import { startStage } from "./stage";
import { T } from "./tags";
import { TimeBar } from "./TimeBar";
import { Trouble } from "./Trouble";
import { useView } from "./useView";
import { Viewing } from "./viewing";
import "./viewer.css";

/** The images of a study: one by one, as planes, over time. */
export function ViewerPage() {
  const [place] = useLocation();
  const lens = useContentLens();
  const { shown, series } = asked(place, useSearch(), lens);
  // Another study, or other names, is another page.
  return <Study key={JSON.stringify(shown)} shown={shown} wanted={series} />;
}

function Study({ shown, wanted }: { shown: Shown; wanted: string }) {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ["viewer", shown],
    queryFn: async ({ signal }) => (await seriesList(shown, signal)).sort(byNumber),
    staleTime: Infinity,
  });
  if (list.isPending) return <Page title={t("viewer.title")}><Loading /></Page>;
  if (list.isError) return <Page title={t("viewer.title")}><Problem error={list.error} onRetry={() => void list.refetch()} /></Page>;
  if (list.data.length === 0) return <Page title={t("viewer.title")}><Empty>{t("viewer.noStudy")}</Empty></Page>;
  return <Images key={wanted} shown={shown} list={list.data} wanted={wanted} />;
}

interface ImagesProps {
  shown: Shown;
  list: DataSet[];
  wanted: string;
}

/** PET before others: it is what is measured. */
function firstOf(list: DataSet[], wanted: string): string {
  const uids = list.map((one) => text(one, T.SeriesInstanceUID));
  const pet = list.find((one) => text(one, T.Modality) === "PT");
  return uids.includes(wanted) ? wanted : text(pet ?? list[0] ?? {}, T.SeriesInstanceUID);
}

function Images({ shown, list, wanted }: ImagesProps) {
  const { t } = useTranslation();
  const { planes } = useMemo(() => startStage(), []);
  const viewing = useMemo(() => new Viewing(shown), [shown]);
  const [picked, setPicked] = useState("");
  const chosen = picked || firstOf(list, wanted);
  const view = useView(viewing);
  useEffect(() => {
    void viewing.open(chosen);
    return () => viewing.leave();
  }, [viewing, chosen]);
  return (
    <Page title={t("viewer.title")} wide>
      <Whose head={view.series?.head ?? list[0] ?? {}} shown={shown} />
      <div className="viewer">
        <aside>
          <SeriesChoice list={list} chosen={chosen} onChoose={setPicked} />
          {view.series && <Controls viewing={viewing} view={view} list={list} planes={planes} />}
        </aside>
        <div>
          {view.empty && <Empty>{t("viewer.noImages")}</Empty>}
          {!view.empty && view.series === null && view.trouble === null && <Loading />}
          {view.trouble !== null && <Trouble viewing={viewing} error={view.trouble} onAgain={() => void viewing.open(chosen)} />}
          {view.series && <Panes viewing={viewing} />}
          {view.series && view.series.frames.length > 1 && <TimeBar viewing={viewing} view={view} />}
          {view.series && <Measures viewing={viewing} view={view} />}
        </div>
      </div>
    </Page>
  );
}

/** The names that are right for the asker, and the way to another viewer. */
function Whose({ head, shown }: { head: DataSet; shown: Shown }) {
  const { t } = useTranslation();
  const { ohif } = useSession();
  const facts = [
    personName(text(head, T.PatientName)), text(head, T.PatientID), date(text(head, T.StudyDate)), text(head, T.StudyDescription),
  ];
  return (
    <div className="heading">
      <p className="whose-images">
        {facts.filter((one) => one !== "").join(" · ")}
        {shown.viewpoint !== "" && <span className="hint"> {t("viewer.asSeenBy", { viewpoint: shown.viewpoint })}</span>}
        {shown.asOf !== "" && <span className="hint"> {t("viewer.asOf", { moment: shown.asOf })}</span>}
      </p>
      {/* That viewer knows the names as recorded only. */}
      {ohif && shown.viewpoint === "" && shown.asOf === "" && (
        <a className="button" href={`${ohif}?StudyInstanceUIDs=${encodeURIComponent(shown.study)}`} target="_blank" rel="noreferrer">
          {t("viewer.ohif")}
        </a>
      )}
    </div>
  );
}

function SeriesChoice({ list, chosen, onChoose }: { list: DataSet[]; chosen: string; onChoose: (uid: string) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="series-choice">
      <legend>{t("viewer.series")}</legend>
      {list.map((one) => {
        const uid = text(one, T.SeriesInstanceUID);
        const count = number(one, "00201209");
        return (
          <label key={uid}>
            <input type="radio" name="series" checked={uid === chosen} onChange={() => onChoose(uid)} />
            <span>
              <strong>{text(one, T.Modality)}</strong> {text(one, T.SeriesDescription)}
              {count !== null && <span className="hint"> {t("viewer.instances", { count })}</span>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
