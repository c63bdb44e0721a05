import { useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useSession } from "../app/SessionContext";
import { moment, number } from "../format";
import { save } from "../parts/save";
import { type ReceiptScan, receiptOf } from "./receipt";
import { receiptPdf, removedText } from "./receiptPdf";
import type { Uploads } from "./uploads";

/** What was received: to read, to print, and to keep as JSON. */
export function ReceiptView({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  const { name, environment, user } = useSession();
  const [issuedAt] = useState(() => new Date().toISOString());
  const { version } = uploads;
  const receipt = useMemo(
    () => {
      const scans = [...uploads.scans.values()].filter(({ key }) => !uploads.excluded.has(key));
      return receiptOf(scans, { archive: name, environment, sender: user, issuedAt });
    },
    // The uploads are one object that changes: its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [uploads, version, name, environment, user, issuedAt],
  );
  const confirmed = receipt.scans.flatMap(({ instances }) => instances).every((one) => one.confirmed);
  const file = `trinomen-receipt-${issuedAt.slice(0, 19).replaceAll(":", "")}`;
  return (
    <section className="card receipt" aria-labelledby="receipt">
      <h2 id="receipt">{t("receipt.title")}</h2>
      <dl className="facts plain">
        <div><dt>{t("receipt.archive")}</dt><dd>{name} ({environment})</dd></div>
        <div><dt>{t("receipt.sender")}</dt><dd>{user}</dd></div>
        <div><dt>{t("receipt.at")}</dt><dd>{moment(issuedAt)}</dd></div>
        <div><dt>{t("receipt.instances")}</dt><dd>{number(receipt.instances)}</dd></div>
        <div><dt>{t("receipt.sha256")}</dt><dd className="uid">{receipt.sha256}</dd></div>
      </dl>
      <p className={confirmed ? "good" : "hint"} role="status">{t(confirmed ? "receipt.confirmed" : "receipt.confirming")}</p>
      {receipt.notReceived.length > 0 && <p className="bad">{t("receipt.notReceived", { count: receipt.notReceived.length })}</p>}
      {receipt.scans.map((scan) => <ScanReceipt key={`${scan.studyInstanceUid} ${scan.patientId}`} scan={scan} />)}
      <p className="buttons screen-only">
        <button type="button" className="primary" onClick={() => save(`${file}.pdf`, "application/pdf", receiptPdf(receipt, confirmed, t))}>{t("receipt.pdf")}</button>
        <button type="button" onClick={() => save(`${file}.json`, "application/json", JSON.stringify(receipt, null, 1))}>{t("receipt.save")}</button>
        <button type="button" onClick={() => print()}>{t("receipt.print")}</button>
      </p>
    </section>
  );
}

function ScanReceipt({ scan }: { scan: ReceiptScan }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    // On paper there is nothing to unfold.
    const unfold = () => flushSync(() => setOpen(true));
    addEventListener("beforeprint", unfold);
    return () => removeEventListener("beforeprint", unfold);
  }, []);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{scan.patientId || t("review.noId")} <span className="hint">{t("send.files", { count: scan.instances.length })}</span></summary>
      {scan.removed && <p className="hint">{removedText(scan.removed, t)}</p>}
      {open && (
        <table className="digests">
          <thead><tr><th scope="col">SOP Instance UID</th><th scope="col">SHA-256</th></tr></thead>
          <tbody>
            {scan.instances.map((one) => (
              <tr key={one.path}><td className="uid">{one.sopInstanceUid}</td><td className="uid">{one.sha256}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
