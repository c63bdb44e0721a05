import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { filesOfScan } from "../api/scans";
import { url } from "../api/client";
import type { ScanFile } from "../api/types";
import { content, useLens } from "../app/lens";
import { moment, number, size } from "../format";
import { Loading, Problem } from "../parts/states";

const PAGE = 50;

/** The files of a scan: digests, and where each came from. Two may be chosen, and compared. */
export function Files({ scan }: { scan: string }) {
  const { t } = useTranslation();
  const lens = useLens();
  const [starts, setStarts] = useState([0]);
  const [chosen, setChosen] = useState<string[]>([]);
  const since = starts.at(-1) ?? 0;
  const files = useQuery({ queryKey: ["files", scan, since, lens], queryFn: () => filesOfScan(scan, since, PAGE, lens) });
  const choose = (id: string) =>
    setChosen((known) => (known.includes(id) ? known.filter((other) => other !== id) : [...known, id].slice(-2)));
  return (
    <section className="card" aria-labelledby="files">
      <h2 id="files">{t("files.title")}</h2>
      {files.isPending && <Loading />}
      {files.isError && <Problem error={files.error} onRetry={() => void files.refetch()} />}
      {files.data && (
        <>
          <Series files={files.data.instances} />
          <p className="hint">{t("files.compareHint")}</p>
          <FileTable files={files.data.instances} chosen={chosen} onChoose={choose} />
          <p className="buttons">
            {chosen.length === 2 && <Link className="button primary" href={`/compare/${chosen.join("/")}`}>{t("files.compare")}</Link>}
            {starts.length > 1 && <button type="button" onClick={() => setStarts(starts.slice(0, -1))}>{t("pages.previous")}</button>}
            {files.data.more && <button type="button" onClick={() => setStarts([...starts, files.data.next])}>{t("pages.next")}</button>}
          </p>
        </>
      )}
    </section>
  );
}

/** Where each series is looked at, and taken away. */
function Series({ files }: { files: ScanFile[] }) {
  const { t } = useTranslation();
  const lens = useLens();
  const series = [...new Set(files.map(({ seriesShownAs }) => seriesShownAs))];
  return (
    <ul className="plain">
      {series.map((id, i) => (
        <li key={id}>
          <Link href={`/series/${id}`}>{t("files.series", { number: number(i + 1) })}</Link>{" · "}
          <a href={url(content(`series/${id}/archive`, lens))} download>{t("resource.download")}</a>
        </li>
      ))}
    </ul>
  );
}

interface FileTableProps {
  files: ScanFile[];
  chosen: string[];
  onChoose: (id: string) => void;
}

function FileTable({ files, chosen, onChoose }: FileTableProps) {
  const { t } = useTranslation();
  const columns = ["number", "size", "sha256", "received", "from"] as const;
  return (
    <div className="scroll" role="region" aria-label={t("files.title")} tabIndex={0}>
      <table className="files-table">
        <thead>
          <tr>
            <th scope="col"><span className="unseen">{t("files.choose")}</span></th>
            {columns.map((name) => <th key={name} scope="col">{t(`files.${name}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.id}>
              <td>
                <input type="checkbox" aria-label={t("files.chooseOne", { number: file.number })} checked={chosen.includes(file.shownAs)}
                  onChange={() => onChoose(file.shownAs)} />
              </td>
              <td><Link href={`/instances/${file.shownAs}`} title={file.sopInstanceUid}>{file.number || t("resource.noNumber")}</Link></td>
              <td className="number">{size(file.size)}</td>
              <td><code className="digest">{file.sha256}</code>{file.conflicting && <span className="bad"> {t("files.conflicting")}</span>}</td>
              <td className="when">{moment(file.receivedAt)}</td>
              <td><From file={file} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Door, peer, account. */
function From({ file: { origin } }: { file: ScanFile }) {
  const { t } = useTranslation();
  const peer = [origin.callingAeTitle, origin.calledAeTitle].filter(Boolean).join(" → ");
  const rest = [peer, origin.user, origin.address].filter(Boolean).join(" · ");
  return (
    <>
      {t(`files.door.${origin.door}`)}{rest && ` · ${rest}`}
      {origin.madeFrom && <> · <Link href={`/instances/${origin.madeFrom}`}>{t("files.madeFrom")}</Link></>}
    </>
  );
}
