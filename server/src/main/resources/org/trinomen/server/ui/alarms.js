// What a site does wrong in the same way again: what one statement would change, and the statement.

import { previewOf, state } from "./api.js";
import { announce, h, problem } from "./dom.js";
import { count, date } from "./format.js";

const SHOWN = 50;

export function alarms(patterns) {
  return (patterns ?? []).map(alarm);
}

function alarm(pattern) {
  const reason = h("input", { "aria-label": "Reason", placeholder: "who confirmed it" });
  const from = h("input", { type: "date", "aria-label": "From the scans of", value: pattern.rule.from ?? "" });
  const trouble = h("div");
  const effect = h("div", { role: "status" });
  const statement = () => ({ ...pattern.rule, from: from.value, reason: reason.value });
  const place = h("article", { class: "card alarm", "aria-label": `Alarm at ${pattern.site}` });
  const attempt = async (work) => {
    trouble.replaceChildren();
    place.setAttribute("aria-busy", "true");
    try {
      await work();
    } catch (error) {
      trouble.replaceChildren(problem(error.message));
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
  const show = () => attempt(async () => {
    // What would change is told before anyone has a reason to give.
    const preview = await previewOf({ ...statement(), reason: reason.value || "preview" });
    effect.replaceChildren(...changes(preview));
  });
  const apply = () => attempt(async () => {
    await state(statement());
    done("It is stated. The scans are decided on anew.");
  });
  const dismiss = () => attempt(async () => {
    await state({ type: "retract", entry: pattern.entry, reason: reason.value });
    done("The alarm is dismissed.");
  });
  const done = (told) => {
    announce(told);
    place.replaceChildren(h("p", { class: "decided" }, `${pattern.site}: ${told}`));
  };
  place.append(
    h("h2", {}, `At ${pattern.site}, ${pattern.pattern}`),
    h("p", {}, `${count(pattern.scans.length, "scan")} of different subjects show it. If the site confirms it, one statement corrects them all, and those to come.`),
    h("div", { class: "buttons" },
      h("label", {}, "from ", from), reason,
      h("button", { type: "button", onclick: show }, "What would change"),
      h("button", { type: "button", class: "primary", onclick: apply }, "It is so"),
      pattern.entry === undefined ? "" : h("button", { type: "button", onclick: dismiss }, "It is not")),
    effect, trouble);
  return place;
}

function changes(preview) {
  const { total, lookedAt, scans } = preview;
  const some = lookedAt < scans ? ` (of the latest ${count(lookedAt, "scan")} looked at)` : "";
  const rows = preview.changes.slice(0, SHOWN).map(({ PatientID, studyDate, now, then, stays }) => h("tr", {},
    h("td", {}, PatientID || "(no Patient ID)"), h("td", {}, date(studyDate)), h("td", {}, outcome(now)),
    h("td", {}, stays ? `${outcome(now)}: a person decided` : outcome(then))));
  return [
    h("p", {}, total === 0 ? `Nothing would change${some}.` : `${count(total, "scan")} would change${some}${total > SHOWN ? `; the first ${SHOWN}:` : ":"}`),
    ...(total === 0 ? [] : [h("table", {},
      h("thead", {}, h("tr", {}, ["Typed", "Scanned", "Now", "Then"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows))]),
  ];
}

function outcome({ state: is, subject, visit, why, likeliest }) {
  if (is === "resolved") return `${subject}, ${visit}`;
  if (is === "out-of-study") return `out of study: ${why}`;
  return likeliest ? `in review, perhaps ${likeliest.subject}, ${likeliest.visit}` : "in review";
}
