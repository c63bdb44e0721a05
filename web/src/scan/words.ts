import { useTranslation } from "react-i18next";
import { type Answer, type Entry, OUT_OF_STUDY, type OutOfStudy } from "../api/types";

const SAYINGS = [
  "observed", "assign", "out-of-study", "hold", "not-this-subject", "duplicate", "repeat", "part",
  "same-person", "different-person", "also-known-as", "erase-person", "study-defined", "site-node", "enrolled",
  "visit-planned", "visit-done", "site-rule", "site-pattern", "confirm", "retract", "viewpoint-defined",
] as const;
type Saying = (typeof SAYINGS)[number];

const isSaying = (type: string): type is Saying => (SAYINGS as readonly string[]).includes(type);
const isWhy = (why: unknown): why is OutOfStudy => (OUT_OF_STUDY as readonly unknown[]).includes(why);

/** What an entry states, as a sentence. */
export function useAssertionWords(): (assertion: Entry["assertion"]) => string {
  const { t } = useTranslation();
  return (assertion) => {
    const told = (name: string) => {
      const value = assertion[name];
      return typeof value === "string" || typeof value === "number" ? String(value) : "";
    };
    if (!isSaying(assertion.type)) return assertion.type;
    return t(`history.says.${assertion.type}`, {
      subject: told("subject"),
      study: told("study"),
      visit: told("visit"),
      other: told("other"),
      alias: told("alias"),
      of: told("of"),
      site: told("site"),
      entry: told("entry"),
      detail: told("detail"),
      status: told("status"),
      viewpoint: told("viewpoint"),
      value: told("value"),
      why: isWhy(assertion["why"]) ? t(`review.out.${assertion["why"]}`) : told("why"),
    });
  };
}

/** Whose a scan is, as a sentence. */
export function useAnswerWords(): (answer: Answer) => string {
  const { t } = useTranslation();
  return (answer) => {
    switch (answer.state) {
      case "resolved":
        return `${answer.subject ?? ""}, ${answer.visit ?? ""}`;
      case "out-of-study":
        return t("review.outOfStudy", { why: answer.why ? t(`review.out.${answer.why}`) : "" });
      case "review":
        return answer.detail ? t("scan.reviewWhy", { why: answer.detail }) : t("alarm.inReview");
    }
  };
}
