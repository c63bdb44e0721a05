// The queue of doubtful scans: what was typed, whose it may be and why, and a person's word.

import { alarms } from "./alarms.js";
import { review, state } from "./api.js";
import { announce, h, problem } from "./dom.js";
import { count, date, personName } from "./format.js";

const PAGE = 50;
const EVIDENCE_SHOWN = 5;

/** Less than this many bits say nothing. */
const EVIDENCE_MIN = 0.05;

const OUT_OF_STUDY = {
  phantom: "a phantom or quality control",
  test: "a test",
  "other-study": "another study",
  clinical: "clinical care",
  "unknown-person": "someone who is enrolled nowhere",
};

export async function reviewPage() {
  const queue = await review(PAGE);
  const shown = queue.review.length;
  const hint = shown < queue.total ? `The first ${shown} are shown; the others follow.` : "Each was left to a person, with what speaks for and against.";
  return {
    title: "Review",
    element: h("div", {},
      h("h1", { tabindex: "-1" }, `${count(queue.total, "scan")} to look at`),
      ...alarms(queue.patterns),
      shown === 0 ? h("p", { class: "empty" }, "Nothing waits.") : h("p", { class: "hint" }, hint),
      queue.review.map(card)),
  };
}

function card(scan) {
  const { typed, answer } = scan;
  const reason = h("input", { "aria-label": "Reason", value: "decided in review" });
  const trouble = h("div");
  const place = h("article", { class: "card review", "aria-label": `Scan typed ${typed.PatientID || "without Patient ID"}` });
  const decide = async (statement, told) => {
    trouble.replaceChildren();
    place.setAttribute("aria-busy", "true");
    try {
      await state({ ...statement, scan: scan.id, reason: reason.value, ifRestsOn: answer.restsOn });
      announce(told);
      place.replaceChildren(h("p", { class: "decided" }, `${typed.PatientID || "(no Patient ID)"}: ${told}`));
    } catch (error) {
      trouble.replaceChildren(problem(error.message));
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
  place.append(
    h("h2", {}, typed.PatientID || "(no Patient ID)"),
    h("p", { class: "hint" }, [personName(typed.PatientName), date(typed.PatientBirthDate), typed.PatientSex,
      scan.studyDescription, date(scan.studyDate), scan.modality].filter(Boolean).join(" · "),
    ...(scan.imagingStudy ? [" · ", h("a", { href: `#/studies/${scan.imagingStudy}` }, "Images")] : [])),
    h("p", {}, answer.detail),
    h("ol", { class: "candidates" }, answer.candidates.map((candidate) => h("li", {}, ...lines(candidate, decide)))),
    h("div", { class: "buttons" }, reason, ...outOfStudy(decide)),
    trouble);
  return place;
}

function lines(candidate, decide) {
  const { study, subject, visit, outOfStudy: why } = candidate;
  const name = why ? `Out of study: ${OUT_OF_STUDY[why] ?? why}` : `${subject}, ${visit}`;
  const button = h("button", { type: "button", "aria-label": `It is ${name}`, onclick: () => (why
    ? decide({ type: "out-of-study", why }, name)
    : decide({ type: "assign", study, subject, visit }, name)) }, "It is this");
  return [
    h("p", { class: "candidate" }, h("strong", {}, name), ` ${(100 * candidate.probability).toFixed(1)} % `, button),
    h("ul", {}, strongest(candidate.evidence).map(({ field, relation, bits }) =>
      h("li", { class: bits < 0 ? "against" : "for" }, `${field}: ${relation} (${bits < 0 ? "−" : "+"}${Math.abs(bits).toFixed(1)})`))),
  ];
}

/** What weighs most, for or against. Bits are powers of two: +10 makes it a thousand times likelier. */
function strongest(evidence) {
  return evidence.filter(({ bits }) => Math.abs(bits) >= EVIDENCE_MIN).sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits)).slice(0, EVIDENCE_SHOWN);
}

function outOfStudy(decide) {
  const why = h("select", { "aria-label": "Why it is out of study" },
    Object.entries(OUT_OF_STUDY).map(([word, meaning]) => h("option", { value: word }, meaning)));
  const button = h("button", { type: "button", onclick: () =>
    decide({ type: "out-of-study", why: why.value }, `Out of study: ${OUT_OF_STUDY[why.value]}`) }, "Out of study");
  return [why, button];
}
