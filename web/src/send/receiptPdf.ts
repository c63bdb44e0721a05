import type { TFunction } from "i18next";
import { moment, number } from "../format";
import type { Group } from "./identifying/groups";
import { type Line, pdfOf } from "./pdf";
import { reasonText } from "./reason";
import type { Receipt, ReceiptScan } from "./receipt";

/** What was taken out of a scan, in a sentence. */
export function removedText({ rule, groups, attributes, instances, agreedBy, agreedAt }: NonNullable<ReceiptScan["removed"]>, t: TFunction): string {
  const kinds = groups.map((group) => t(`identify.group.${group as Group}`)).join(", ");
  const what = { count: instances, study: rule || t("identify.archive"), by: agreedBy, at: moment(agreedAt) };
  return t("receipt.removed", { ...what, groups: kinds, attributes: attributes.join(", ") });
}

/** The receipt as a PDF: what the page shows, with every digest. */
export function receiptPdf(receipt: Receipt, confirmed: boolean, t: TFunction): Uint8Array<ArrayBuffer> {
  const lines: Line[] = [];
  const add = (style: Line["style"], ...texts: string[]) => texts.forEach((text) => lines.push({ style, text }));
  add("title", t("receipt.title"));
  add("text",
    `${t("receipt.archive")}: ${receipt.archive} (${receipt.environment})`, `${t("receipt.sender")}: ${receipt.sender}`,
    `${t("receipt.at")}: ${moment(receipt.issuedAt)}`, `${t("receipt.instances")}: ${number(receipt.instances)}`,
    `${t("receipt.sha256")}:`);
  add("code", receipt.sha256);
  add("text", t(confirmed ? "receipt.confirmed" : "receipt.confirming"));
  if (receipt.notReceived.length > 0) {
    add("heading", t("receipt.notReceived", { count: receipt.notReceived.length }));
    add("code", ...receipt.notReceived.map(({ path, reason }) => `${path}: ${reasonText(reason, t)}`));
  }
  for (const scan of receipt.scans) {
    add("heading", `${scan.patientId || t("review.noId")} - ${t("send.files", { count: scan.instances.length })}`);
    add("code", scan.studyInstanceUid);
    if (scan.removed) add("text", removedText(scan.removed, t));
    for (const { sha256, sopInstanceUid } of scan.instances) add("code", `${sha256}  ${sopInstanceUid}`);
  }
  return pdfOf(`${t("receipt.title")} ${receipt.sha256.slice(0, 12)}`, lines, (page, pages) => t("receipt.page", { page, pages }));
}
