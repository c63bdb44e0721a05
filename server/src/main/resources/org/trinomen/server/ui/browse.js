// Patients → studies → series → instances, as recorded.

import { find, lookup, resource, statistics, tags, url } from "./api.js";
import { copyButton, h, problem } from "./dom.js";
import { count, date, instant, personName, size, time } from "./format.js";
import { tagTable } from "./tags.js";

const PAGE = 50;

/** For each level: its path, how it may be filtered, and its columns. */
const LEVELS = {
  Patient: {
    path: "patients",
    title: "Patients",
    one: "patient",
    filters: { PatientID: "Patient ID", PatientName: "Name", PatientBirthDate: "Birth date", any: "Any UID or id" },
    requested: ["NumberOfPatientRelatedStudies", "NumberOfPatientRelatedInstances"],
    columns: [
      ["Patient ID", (r) => r.MainDicomTags.PatientID || "(none)", "link"],
      ["Name", (r) => personName(r.MainDicomTags.PatientName)],
      ["Birth date", (r) => date(r.MainDicomTags.PatientBirthDate), "when"],
      ["Studies", (r) => r.RequestedTags?.NumberOfPatientRelatedStudies ?? r.Studies?.length, "number"],
      ["Images", (r) => r.RequestedTags?.NumberOfPatientRelatedInstances, "number"],
      ["Last received", (r) => instant(r.LastUpdate), "when"],
    ],
  },
  Study: {
    path: "studies",
    title: "Studies",
    one: "study",
    filters: { PatientID: "Patient ID", PatientName: "Name", StudyDescription: "Description", StudyDate: "Date", AccessionNumber: "Accession number", ModalitiesInStudy: "Modality", any: "Any UID or id" },
    requested: ["ModalitiesInStudy", "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances"],
    columns: [
      ["Date", (r) => date(r.MainDicomTags.StudyDate) || "(no date)", "link"],
      ["Patient ID", (r) => r.PatientMainDicomTags?.PatientID ?? ""],
      ["Name", (r) => personName(r.PatientMainDicomTags?.PatientName)],
      ["Description", (r) => r.MainDicomTags.StudyDescription],
      ["Modalities", (r) => (r.RequestedTags?.ModalitiesInStudy ?? "").replaceAll("\\", ", ")],
      ["Series", (r) => r.RequestedTags?.NumberOfStudyRelatedSeries ?? r.Series?.length, "number"],
      ["Images", (r) => r.RequestedTags?.NumberOfStudyRelatedInstances, "number"],
    ],
  },
  Series: {
    path: "series",
    title: "Series",
    one: "series",
    filters: {},
    requested: ["NumberOfSeriesRelatedInstances"],
    columns: [
      ["Series", (r) => r.MainDicomTags.SeriesNumber || "(none)", "link"],
      ["Modality", (r) => r.MainDicomTags.Modality],
      ["Description", (r) => r.MainDicomTags.SeriesDescription],
      ["Started", (r) => [date(r.MainDicomTags.SeriesDate), time(r.MainDicomTags.SeriesTime)].join(" ").trim(), "when"],
      ["Images", (r) => r.RequestedTags?.NumberOfSeriesRelatedInstances ?? r.Instances?.length, "number"],
    ],
  },
  Instance: {
    path: "instances",
    title: "Instances",
    one: "instance",
    filters: {},
    requested: [],
    columns: [
      ["Number", (r) => r.MainDicomTags.InstanceNumber || "(none)", "link"],
      ["SOP Instance UID", (r) => r.MainDicomTags.SOPInstanceUID, "uid"],
      ["Size", (r) => size(r.FileSize), "number"],
    ],
  },
};

export async function listPage(level, options) {
  const kind = LEVELS[level];
  const list = await filteredList(level, options, {});
  const total = await statistics().catch(() => null);
  const hint = total ? h("p", { class: "hint" },
    [count(total.CountPatients, "patient"), count(total.CountStudies, "study", "studies"),
      count(total.CountSeries, "series", "series"), count(total.CountInstances, "image"),
      size(total.TotalDiskSize)].join(" · ")) : null;
  return {
    title: kind.title,
    keepFocus: true,
    element: h("div", {}, h("h1", { tabindex: "-1" }, kind.title), hint, filterForm(level, options), list),
  };
}

function filterForm(level, options) {
  const kind = LEVELS[level];
  const by = h("select", { id: "filter-by", "aria-label": "Filter by" },
    Object.entries(kind.filters).map(([keyword, label]) =>
      h("option", { value: keyword, selected: keyword === options.get("by") }, label)));
  const text = h("input", { id: "filter", type: "search", "aria-label": "Filter", placeholder: "Filter: * and ? stand for any characters" });
  text.value = options.get("is") ?? "";
  return h("form", { class: "filter", role: "search", onsubmit: (event) => {
    event.preventDefault();
    const is = text.value.trim();
    location.hash = is === "" ? `#/${kind.path}`
      : `#/${kind.path}?${new URLSearchParams({ by: by.value, is })}`;
  } }, by, text, h("button", { type: "submit" }, "Find"));
}

/** What was typed, as a matching key: a part of a text is enough; dates and codes are exact. */
function matching(keyword, typed) {
  if (["StudyDate", "PatientBirthDate"].includes(keyword)) {
    return typed.replace(/(\d{4})-(\d\d)-(\d\d)/g, "$1$2$3").replace(/\s*(\.\.|to)\s*/, "-");
  }
  if (keyword === "ModalitiesInStudy") return typed.toUpperCase();
  return /[*?\\]/.test(typed) ? typed : `*${typed}*`;
}

async function filteredList(level, options, below) {
  const kind = LEVELS[level];
  const since = Math.max(0, Number(options.get("since")) || 0);
  const by = options.get("by");
  const is = options.get("is");
  let rows;
  try {
    if (by === "any" && is) rows = await anyLevel(is, kind);
    else {
      rows = await find({
        Level: level,
        Query: by && is && by in kind.filters ? { [by]: matching(by, is) } : {},
        Expand: true,
        Since: since,
        Limit: PAGE + 1,
        RequestedTags: kind.requested,
        ...below,
      });
    }
  } catch (error) {
    return problem(error.message);
  }
  if (rows.length === 0) {
    return h("p", { class: "empty" }, is ? `Nothing matches “${is}”.`
      : since > 0 ? "There are no more." : "Nothing here yet. ", !is && since === 0 ? h("a", { href: "../#/send" }, "Send scans") : null);
  }
  return h("div", {}, table(kind, rows.slice(0, PAGE)), pager(options, since, rows.length));
}

/** Resources of any level under an identifier: public id, UID or Patient ID. */
async function anyLevel(identifier, kind) {
  const found = /^[0-9a-f]{8}(-[0-9a-f]{8}){4}$/.test(identifier)
    ? (await Promise.all(["patients", "studies", "series", "instances"].map((level) =>
      resource(level, identifier).catch(() => null)))).filter(Boolean)
      .map((r) => ({ Path: `/${LEVELS[r.Type].path}/${r.ID}` }))
    : await lookup(identifier);
  if (found.length === 1 && !found[0].Path.startsWith(`/${kind.path}/`)) location.replace(`#${found[0].Path}`);
  return Promise.all(found.filter((one) => one.Path.startsWith(`/${kind.path}/`)).slice(0, PAGE)
    .map((one) => resource(kind.path, one.Path.split("/")[2])));
}

function table(kind, rows) {
  return h("table", { class: `list ${kind.path}` },
    h("thead", {}, h("tr", {}, kind.columns.map(([name, , look]) =>
      h("th", { scope: "col", class: look === "number" ? "number" : "" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, kind.columns.map(([name, value, look]) => {
      const text = String(value(row) ?? "");
      return h("td", { "data-label": name, dir: "auto", class: `${look ?? ""} ${text === "" ? "none" : ""}` },
        look === "link" ? h("a", { href: `#/${kind.path}/${row.ID}` }, text) : text);
    })))));
}

function pager(options, since, got) {
  if (since === 0 && got <= PAGE) return null;
  const path = location.hash.split("?")[0];
  const to = (start) => {
    const next = new URLSearchParams(options);
    next.set("since", start);
    return `${path}?${next}`;
  };
  return h("nav", { class: "pager", "aria-label": "Pages" },
    since > 0 ? h("a", { href: to(Math.max(0, since - PAGE)) }, "← Previous") : h("span", { class: "hint" }, "← Previous"),
    h("span", {}, `${since + 1} to ${since + Math.min(got, PAGE)}`),
    got > PAGE ? h("a", { href: to(since + PAGE) }, "Next →") : h("span", { class: "hint" }, "Next →"));
}

export async function patientPage(id, options) {
  const patient = await resource("patients", id);
  const name = patient.MainDicomTags.PatientID || "(no Patient ID)";
  return detail(`Patient ${name}`, [["Patients", "#/patients"], [name]], facts(patient, [
    ["Name", personName(patient.MainDicomTags.PatientName)],
    ["Birth date", date(patient.MainDicomTags.PatientBirthDate)],
    ["Sex", patient.MainDicomTags.PatientSex],
    ["Last received", instant(patient.LastUpdate)],
  ]), [download("patients", id)], "Studies", await filteredList("Study", options, { ParentPatient: id }));
}

export async function studyPage(id, options) {
  const study = await resource("studies", id);
  const patient = study.PatientMainDicomTags ?? {};
  const main = study.MainDicomTags;
  const day = date(main.StudyDate);
  const title = main.StudyDescription || (day ? `Study of ${day}` : "Study without a date");
  return detail(title, [...above(study), [day || "Study"]], facts(study, [
    ["Patient ID", patient.PatientID],
    ["Name", personName(patient.PatientName)],
    ["Date", [date(main.StudyDate), time(main.StudyTime)].join(" ").trim()],
    ["Accession number", main.AccessionNumber],
    ["Institution", main.InstitutionName],
    ["Study Instance UID", main.StudyInstanceUID, "copy"],
  ]), [download("studies", id)], "Series", await filteredList("Series", options, { ParentStudy: id }));
}

export async function seriesPage(id, options) {
  const series = await resource("series", id);
  const study = await resource("studies", series.ParentStudy);
  const main = series.MainDicomTags;
  const name = `Series ${main.SeriesNumber || ""}`.trim();
  return detail(main.SeriesDescription || name,
    [...above(study), [date(study.MainDicomTags.StudyDate) || "Study", `#/studies/${study.ID}`], [name]],
    facts(series, [
      ["Modality", main.Modality],
      ["Started", [date(main.SeriesDate), time(main.SeriesTime)].join(" ").trim()],
      ["Scanner", [main.Manufacturer, main.StationName].filter(Boolean).join(" ")],
      ["Series Instance UID", main.SeriesInstanceUID, "copy"],
    ]), [download("series", id)], "Instances", await filteredList("Instance", options, { ParentSeries: id }));
}

export async function instancePage(id) {
  const [instance, elements] = await Promise.all([resource("instances", id), tags(id)]);
  const series = await resource("series", instance.ParentSeries);
  const study = await resource("studies", series.ParentStudy);
  const name = `Instance ${instance.MainDicomTags.InstanceNumber || ""}`.trim();
  return detail(name, [
    ...above(study),
    [date(study.MainDicomTags.StudyDate) || "Study", `#/studies/${study.ID}`],
    [`Series ${series.MainDicomTags.SeriesNumber || ""}`.trim(), `#/series/${series.ID}`],
    [name],
  ], facts(instance, [
    ["Size", size(instance.FileSize)],
    ["SOP Instance UID", instance.MainDicomTags.SOPInstanceUID, "copy"],
  ]), [h("a", { class: "button", href: url(`instances/${id}/file`), download: `${instance.MainDicomTags.SOPInstanceUID}.dcm` }, "Download the file")],
  "Attributes", tagTable(elements));
}

function above(study) {
  return [["Patients", "#/patients"],
    [study.PatientMainDicomTags?.PatientID || "(no Patient ID)", `#/patients/${study.ParentPatient}`]];
}

function download(path, id) {
  return h("a", { class: "button", href: url(`${path}/${id}/archive`), download: "" }, "Download as zip");
}

function facts(resourceShown, rows) {
  const all = [...rows, ["Id", resourceShown.ID, "copy"]].filter(([, value]) => value);
  return h("dl", { class: "facts" }, all.map(([name, value, copy]) => h("div", {},
    h("dt", {}, name),
    h("dd", { class: copy ? "uid" : "" }, value, copy ? copyButton(value, name) : null))));
}

function detail(title, trail, about, actions, below, list) {
  const crumbs = h("nav", { "aria-label": "Where you are", class: "trail" }, h("ol", {},
    trail.map(([text, href]) => h("li", {}, href ? h("a", { href }, text) : h("span", { "aria-current": "page" }, text)))));
  return {
    title,
    element: h("div", {}, crumbs,
      h("div", { class: "heading" }, h("h1", { tabindex: "-1" }, title), h("div", { class: "buttons" }, actions)),
      about, h("h2", {}, below), list),
  };
}
