import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type DicomNode, echo, nodes } from "../api/admin";
import { useMay } from "../app/SessionContext";
import { number } from "../format";
import { Empty, Loading, Problem, useReason } from "../parts/states";

/** The DICOM nodes that the archive knows, and whether they answer. */
export function Nodes() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ["nodes"], queryFn: nodes });
  if (all.isError) return <Problem error={all.error} onRetry={() => void all.refetch()} />;
  if (!all.data) return <Loading />;
  const known = Object.entries(all.data);
  if (known.length === 0) return <Empty><p>{t("admin.noNodes")}</p></Empty>;
  return (
    <table className="list">
      <caption className="unseen">{t("admin.part.nodes")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("admin.aeTitle")}</th>
          <th scope="col">{t("admin.address")}</th>
          <th scope="col">{t("admin.answer")}</th>
        </tr>
      </thead>
      <tbody>{known.map(([name, node]) => <Line key={name} name={name} node={node} />)}</tbody>
    </table>
  );
}

function Line({ name, node }: { name: string; node: DicomNode }) {
  const { t } = useTranslation();
  const reason = useReason();
  const asks = useMay("ASK_REMOTE");
  const call = useMutation({
    mutationFn: async () => {
      const begun = performance.now();
      await echo(name);
      return performance.now() - begun;
    },
  });
  return (
    <tr>
      <td data-label={t("admin.name")}><strong>{name}</strong></td>
      <td data-label={t("admin.aeTitle")}>{node.AET}</td>
      <td data-label={t("admin.address")}>{node.Host}:{node.Port}{node.UseDicomTls && " (TLS)"}</td>
      <td data-label={t("admin.answer")}>
        {asks && (
          <button type="button" disabled={call.isPending} aria-label={t("admin.echoTo", { name })} onClick={() => call.mutate()}>{t("admin.echo")}</button>
        )}{" "}
        <span role="status">
          {call.isPending && t("admin.asked")}
          {call.isSuccess && <span className="good">{t("admin.answered", { time: number(call.data) })}</span>}
          {call.isError && <span className="bad">{reason(call.error)}</span>}
        </span>
      </td>
    </tr>
  );
}
