// The page that takes scans in.

import { resource } from "./api.js";
import { announce, h } from "./dom.js";
import { chosen, dropped } from "./files.js";
import { count, date, duration, personName, size } from "./format.js";
import { Uploads } from "./uploads.js";

const ROWS = 100;
const OUTCOMES = { stored: "Stored", "already here": "Already here", conflicting: "Conflicting" };

export const uploads = new Uploads();

/** What an answer of the archive means to the one who sent. */
export function outcome(answer) {
  if (answer.Conflicting) return "conflicting";
  return answer.Status === "AlreadyStored" ? "already here" : "stored";
}

let shownFiles = ROWS;
const studies = new Map();

export function sendPage() {
  const parts = {
    zone: dropZone(),
    overall: h("section", { "aria-label": "Progress", class: "card overall" }),
    results: h("section", { "aria-label": "Results" }),
  };
  const page = h("div", {},
    h("h1", { tabindex: "-1" }, "Send scans"),
    parts.zone, parts.overall, parts.results);

  const overall = overallView();
  parts.overall.append(overall.element);
  const results = resultsView();
  parts.results.append(results.element);

  let scheduled = false;
  let wasBusy = uploads.busy;
  const draw = () => {
    scheduled = false;
    parts.overall.hidden = uploads.total === 0;
    parts.zone.classList.toggle("compact", uploads.total > 0);
    overall.draw();
    if (wasBusy && !uploads.busy) announce(summary());
    // Results are drawn at rest, and now and then on the way: 5,000 files must not slow the page.
    results.draw(wasBusy && uploads.busy);
    wasBusy = uploads.busy;
  };
  const later = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(draw);
  };
  uploads.addEventListener("change", later);
  draw();
  return { title: "Send scans", element: page, leave: () => uploads.removeEventListener("change", later) };
}

function dropZone() {
  const files = h("input", { type: "file", multiple: true, class: "unseen", tabindex: "-1", id: "choose-files", "aria-hidden": "true" });
  const folder = h("input", { type: "file", webkitdirectory: true, class: "unseen", tabindex: "-1", id: "choose-folder", "aria-hidden": "true" });
  for (const input of [files, folder]) {
    input.addEventListener("change", () => {
      uploads.add(chosen(input.files));
      input.value = "";
    });
  }
  const zone = h("section", { class: "drop", "aria-label": "Add files" },
    h("img", { src: "logo.svg", alt: "", width: "56", height: "56" }),
    h("p", { class: "invite" }, "Drop files, folders or a zip here"),
    h("p", { class: "buttons" },
      h("button", { type: "button", class: "primary", onclick: () => files.click() }, "Choose files"),
      h("button", { type: "button", onclick: () => folder.click() }, "Choose a folder")),
    h("p", { class: "hint" }, "Images are kept exactly as they are. Nothing in them is changed."),
    files, folder);
  return zone;
}

/** Makes the whole window a place to drop on: who misses the frame must not lose the page. */
export function acceptDrops(show) {
  let depth = 0;
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const mark = (over) => document.body.classList.toggle("dropping", over);
  addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth++;
    mark(true);
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) mark(false);
  });
  addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark(false);
    const batches = dropped(event.dataTransfer);
    show();
    try {
      for await (const batch of batches) uploads.add(batch);
    } catch (error) {
      announce(`A folder could not be read: ${error.message}`);
    }
  });
}

function overallView() {
  const bar = h("progress", { max: 1, value: 0, "aria-label": "All files" });
  const line = h("p", { class: "line" });
  const detail = h("p", { class: "hint" });
  const current = h("ul", { class: "current", "aria-label": "On the way" });
  const button = (text, action, kind = "") =>
    h("button", { type: "button", class: kind, onclick: action }, text);
  const stop = button("Cancel", () => uploads.cancel());
  const again = button("Try again", () => uploads.retry(), "primary");
  const clear = button("Clear the list", () => {
    studies.clear();
    uploads.clear();
  });
  const save = button("Save this list", saveList);
  const element = h("div", {},
    h("div", { class: "bar" }, bar, line), detail, current,
    h("p", { class: "buttons" }, stop, again, save, clear));
  const draw = () => {
    const { counts, total } = uploads;
    const settled = total - counts.waiting - counts.sending;
    const { sent, all, rate } = uploads.progress;
    bar.value = uploads.busy ? (all > 0 ? sent / all : 0) : 1;
    line.textContent = uploads.busy
      ? `${settled.toLocaleString("en")} of ${count(total, "file")}` : summary();
    detail.textContent = progressLine({ sent, all, rate });
    detail.hidden = detail.textContent === "";
    stop.hidden = !uploads.busy;
    again.hidden = counts.failed + counts.cancelled === 0;
    again.textContent = `Try ${count(counts.failed + counts.cancelled, "file")} again`;
    clear.hidden = save.hidden = uploads.busy || total === 0;
    drawCurrent(current);
  };
  return { element, draw };
}

function progressLine({ sent, all, rate }) {
  const left = uploads.left > 0
    ? `${count(uploads.left, "file")} left out (DICOMDIR and files of the operating system)` : "";
  if (uploads.paused) return "Waiting until you sign in again";
  if (!uploads.busy) return left;
  const time = Number.isFinite(rate) && rate > 0 ? `about ${duration((all - sent) / rate)} left` : "";
  const speed = Number.isFinite(rate) ? `${size(rate)}/s` : "";
  return [`${size(sent)} of ${size(all)}`, speed, time, left].filter(Boolean).join(" · ");
}

function drawCurrent(list) {
  const rows = uploads.sending.map((item) => {
    const all = item.sent >= item.file.size;
    return h("li", {},
      h("span", { class: "path" }, item.path),
      h("progress", { max: 1, value: item.file.size ? item.sent / item.file.size : 1, "aria-label": item.path }),
      h("span", { class: "hint" }, all ? "being stored" : size(item.file.size)));
  });
  list.replaceChildren(...rows);
}

function summary() {
  const { counts, total } = uploads;
  if (total === 0) return "";
  const rest = [
    [counts.refused, "refused"], [counts.failed, "failed"], [counts.cancelled, "cancelled"],
  ].filter(([number]) => number > 0).map(([number, word]) => `${number.toLocaleString("en")} ${word}`);
  const good = `${counts.done.toLocaleString("en")} of ${count(total, "file")} received`;
  return [good, ...rest].join(", ");
}

function resultsView() {
  const element = h("div", {});
  let drawnAt = 0;
  const draw = (onTheWay) => {
    if (onTheWay && performance.now() - drawnAt < 1000) return;
    drawnAt = performance.now();
    const open = [...element.querySelectorAll("details[open]")].map((details) => details.id);
    element.replaceChildren(...[studyTable(), troubles(), allFiles(() => draw(false))].filter(Boolean));
    for (const id of open) {
      const details = document.getElementById(id) ?? element.querySelector(`#${id}`);
      if (details) details.open = true;
    }
  };
  return { element, draw };
}

function tally() {
  const found = new Map();
  for (const item of uploads.inState("done")) {
    for (const answer of item.answers) {
      if (!answer?.ParentStudy) continue;
      const row = found.get(answer.ParentStudy)
        ?? { stored: 0, "already here": 0, conflicting: 0 };
      row[outcome(answer)]++;
      found.set(answer.ParentStudy, row);
    }
  }
  return found;
}

function studyTable() {
  const found = tally();
  if (found.size === 0) return null;
  const rows = [...found].slice(0, ROWS).map(([id, row]) => {
    const label = h("a", { href: `#/studies/${id}` }, "Study");
    const more = h("span", { class: "hint" });
    describe(id, label, more);
    return h("tr", {},
      h("td", { "data-label": "Study" }, label, h("br"), more),
      Object.entries(OUTCOMES).map(([word, label]) => h("td", { "data-label": label, class: `number ${row[word] ? word.replace(" ", "-") : "none"}` },
        row[word].toLocaleString("en"))));
  });
  return h("div", {},
    h("h2", {}, count(found.size, "study", "studies")),
    h("table", { class: "list", id: "results" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Study"),
        Object.values(OUTCOMES).map((label) => h("th", { scope: "col", class: "number" }, label)))),
      h("tbody", {}, rows)),
    found.size > ROWS ? h("p", { class: "hint" }, `and ${count(found.size - ROWS, "more study", "more studies")}`) : null,
    [...found.values()].some((row) => row.conflicting) ? h("p", { class: "note" },
      "Conflicting: other content was here under the same identifier. Both are kept, and nothing was replaced.") : null);
}

/** Fills in whose study it is, once known. */
function describe(id, label, more) {
  const show = (study) => {
    const patient = study.PatientMainDicomTags ?? {};
    label.textContent = patient.PatientID || "(no Patient ID)";
    more.textContent = [personName(patient.PatientName), date(study.MainDicomTags?.StudyDate),
      study.MainDicomTags?.StudyDescription].filter(Boolean).join(" · ");
  };
  if (!studies.has(id)) studies.set(id, resource("studies", id));
  studies.get(id).then(show, () => {
    studies.delete(id);
    more.textContent = id;
  });
}

/** What did not get in, by reason. */
function troubles() {
  const byReason = new Map();
  for (const item of uploads.inState("refused", "failed")) {
    const known = byReason.get(item.error) ?? [];
    known.push(item.path);
    byReason.set(item.error, known);
  }
  for (const item of uploads.inState("done").filter((one) => one.passedOver > 0)) {
    const text = `${count(item.passedOver, "file")} in a zip passed over: no DICOM image, or not readable`;
    byReason.set(text, [...(byReason.get(text) ?? []), item.path]);
  }
  if (byReason.size === 0) return null;
  const groups = [...byReason].map(([text, paths], index) =>
    h("details", { class: "trouble", id: `trouble-${index}` },
      h("summary", {}, `${text} `, h("span", { class: "hint" }, count(paths.length, "file"))),
      h("ul", {}, paths.slice(0, ROWS).map((path) => h("li", { class: "path" }, path))),
      paths.length > ROWS ? h("p", { class: "hint" }, `and ${count(paths.length - ROWS, "more file", "more files")}`) : null));
  return h("div", { id: "troubles" }, h("h2", {}, "Not received"), groups);
}

function allFiles(redraw) {
  if (uploads.total === 0) return null;
  const words = { waiting: "waiting", sending: "on the way", failed: "failed", refused: "refused", cancelled: "cancelled" };
  const list = h("ul", { class: "files" });
  const details = h("details", { id: "all-files", ontoggle: () => {
    if (!details.open || list.hasChildNodes()) return;
    const items = uploads.inState("waiting", "sending", "done", "failed", "refused", "cancelled");
    list.append(...items.slice(0, shownFiles).map((item) => h("li", {},
      h("span", { class: "path" }, item.path),
      h("span", { class: "hint" }, size(item.file.size)),
      h("span", { class: `state ${item.state}` },
        item.state === "done" ? [...new Set(item.answers.filter((a) => a?.ID).map(outcome))].join(", ") : words[item.state]))));
    if (items.length > shownFiles) {
      details.append(h("button", { type: "button", onclick: () => {
        shownFiles += ROWS;
        redraw();
      } }, `Show ${Math.min(ROWS, items.length - shownFiles)} more`));
    }
  } }, h("summary", {}, "All files ", h("span", { class: "hint" }, count(uploads.total, "file"))), list);
  return details;
}

/** A receipt: each file, what became of it, and under which id. */
function saveList() {
  const cell = (text) => `"${String(text ?? "").replaceAll('"', '""').replace(/^[=+@-]/, "'$&")}"`;
  const lines = [["file", "bytes", "outcome", "reason", "instance", "study"].map(cell).join(",")];
  for (const item of uploads.inState("done", "failed", "refused", "cancelled")) {
    const answers = item.answers.filter((one) => one?.ID);
    if (answers.length === 0) lines.push([item.path, item.file.size, item.state, item.error, "", ""].map(cell).join(","));
    for (const one of answers) {
      lines.push([item.path, item.file.size, outcome(one), "", one.ID, one.ParentStudy].map(cell).join(","));
    }
  }
  const address = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "");
  h("a", { href: address, download: `trinomen-upload-${stamp}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

