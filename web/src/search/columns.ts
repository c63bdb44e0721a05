import type { TFunction } from "i18next";
import type { Level } from "../api/scans";
import type { StoredResource } from "../api/types";
import { date, moment, number, personName, size } from "../format";

export interface Column {
  name: "patientId" | "name" | "born" | "studies" | "images" | "updated" | "date" | "description" | "modality" | "series" | "number" | "uid" | "size";
  value: (one: StoredResource) => string;
  look?: "link" | "number" | "when" | "uid";
}

const main = (keyword: string) => (one: StoredResource) => one.MainDicomTags[keyword] ?? "";
const counted = (keyword: string) => (one: StoredResource) => {
  const value = one.RequestedTags?.[keyword];
  return value ? number(Number(value)) : "";
};

/** What is told of each resource; the first leads to its page. */
export const COLUMNS: Record<Level, Column[]> = {
  Patient: [
    { name: "patientId", value: main("PatientID"), look: "link" },
    { name: "name", value: (one) => personName(one.MainDicomTags["PatientName"]) },
    { name: "born", value: (one) => date(one.MainDicomTags["PatientBirthDate"]), look: "when" },
    { name: "studies", value: counted("NumberOfPatientRelatedStudies"), look: "number" },
    { name: "images", value: counted("NumberOfPatientRelatedInstances"), look: "number" },
  ],
  Study: [
    { name: "date", value: (one) => date(one.MainDicomTags["StudyDate"]), look: "link" },
    { name: "patientId", value: (one) => one.PatientMainDicomTags?.["PatientID"] ?? "" },
    { name: "name", value: (one) => personName(one.PatientMainDicomTags?.["PatientName"]) },
    { name: "description", value: main("StudyDescription") },
    { name: "modality", value: (one) => (one.RequestedTags?.["ModalitiesInStudy"] ?? "").replaceAll("\\", ", ") },
    { name: "series", value: counted("NumberOfStudyRelatedSeries"), look: "number" },
    { name: "images", value: counted("NumberOfStudyRelatedInstances"), look: "number" },
  ],
  Series: [
    { name: "number", value: main("SeriesNumber"), look: "link" },
    { name: "modality", value: main("Modality") },
    { name: "description", value: main("SeriesDescription") },
    { name: "date", value: (one) => date(one.MainDicomTags["SeriesDate"]), look: "when" },
    { name: "updated", value: (one) => orthancMoment(one.LastUpdate), look: "when" },
    { name: "images", value: counted("NumberOfSeriesRelatedInstances"), look: "number" },
  ],
  Instance: [
    { name: "number", value: main("InstanceNumber"), look: "link" },
    { name: "uid", value: main("SOPInstanceUID"), look: "uid" },
    { name: "size", value: (one) => size(one.FileSize ?? 0), look: "number" },
  ],
};

/** 20260301T101500, in UTC, as Orthanc writes it. */
function orthancMoment(text: string | undefined): string {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(text ?? "");
  return parts ? moment(`${parts.slice(1, 4).join("-")}T${parts.slice(4).join(":")}Z`) : (text ?? "");
}

/** What a resource is called. */
export function nameOf(one: StoredResource, t: TFunction): string {
  const tags = one.MainDicomTags;
  switch (one.Type) {
    case "Patient":
      return tags["PatientID"] || t("review.noId");
    case "Study":
      return tags["StudyDescription"] || date(tags["StudyDate"]) || t("resource.unnamed");
    case "Series":
      return tags["SeriesDescription"] || tags["SeriesNumber"] || t("resource.unnamed");
    case "Instance":
      return tags["InstanceNumber"] || t("resource.unnamed");
  }
}
