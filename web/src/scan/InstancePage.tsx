import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { metaOf, resource, tagsOf } from "../api/scans";
import { url } from "../api/client";
import type { Tags } from "../api/types";
import { content, useContentLens } from "../app/lens";
import { size } from "../format";
import { Page } from "../parts/Page";
import { Empty, Loading, Problem } from "../parts/states";
import { Labels } from "../search/Labels";
import { elements, sought } from "./elements";

/** One instance: the picture, and every element of its header. */
export function InstancePage({ id }: { id: string }) {
  const { t } = useTranslation();
  const lens = useContentLens();
  const instance = useQuery({ queryKey: ["resource", "instances", id, lens], queryFn: () => resource("instances", id, lens) });
  const header = useQuery({
    queryKey: ["header", id, lens],
    queryFn: async (): Promise<Tags> => ({ ...(await metaOf(id, lens)), ...(await tagsOf(id, lens)) }),
  });
  const failed = [instance, header].find((query) => query.isError);
  const number = instance.data?.MainDicomTags["InstanceNumber"];
  return (
    <Page title={number ? t("instance.title", { number }) : t("instance.untitled")} wide>
      {failed && <Problem error={failed.error} onRetry={() => void failed.refetch()} />}
      {instance.data?.ParentSeries && <p><Link href={`/series/${instance.data.ParentSeries}`}>{t("instance.toSeries")}</Link></p>}
      {instance.data && (
        <div className="instance">
          <img className="preview" src={url(content(`instances/${id}/preview`, lens))} alt={t("instance.picture")} width="256" height="256"
            onError={(event) => { event.currentTarget.hidden = true; }} />
          <div>
            <p><code className="uid">{instance.data.MainDicomTags["SOPInstanceUID"]}</code></p>
            <p className="hint">{size(instance.data.FileSize ?? 0)}</p>
            <p className="buttons"><a className="button" href={url(content(`instances/${id}/file`, lens))} download>{t("instance.download")}</a></p>
          </div>
        </div>
      )}
      {lens.viewpoint === "" && <Labels path="instances" id={id} />}
      {header.isPending && <Loading />}
      {header.data && <Header tags={header.data} />}
    </Page>
  );
}

function Header({ tags }: { tags: Tags }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const all = useMemo(() => elements(tags), [tags]);
  const shown = useMemo(() => sought(all, wanted), [all, wanted]);
  return (
    <section aria-labelledby="header">
      <h2 id="header">{t("instance.header")}</h2>
      <div className="filter" role="search">
        <input type="search" aria-label={t("instance.search")} placeholder={t("instance.search")} value={text}
          onChange={(event) => setText(event.target.value)} />
      </div>
      <p className="hint" role="status">{t("instance.shown", { count: shown.length, all: all.length })}</p>
      {shown.length === 0 ? <Empty><p>{t("instance.nothing", { text: wanted })}</p></Empty> : (
        <table className="header-table one">
          <thead>
            <tr>
              <th scope="col">{t("instance.tag")}</th>
              <th scope="col">{t("instance.name")}</th>
              <th scope="col">{t("instance.value")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, tag, name, depth, value }) => (
              <tr key={path}>
                <td className="tag" title={path}>{"› ".repeat(depth)}{tag}</td>
                <td>{name}</td>
                <td className="value" dir="auto">{value ?? <span className="hint">{t("instance.sequence")}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
