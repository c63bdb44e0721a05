import { useTranslation } from "react-i18next";
import type { Choice } from "./statements";

/** A choice as a sentence's end: "A010, V2". */
export function useChoiceWords(): (choice: Choice) => string {
  const { t } = useTranslation();
  return (choice) => {
    switch (choice.kind) {
      case "assign":
        return `${choice.subject}, ${choice.visit}`;
      case "out":
        return t("review.outOfStudy", { why: t(`review.out.${choice.why}`) });
      case "ask":
        return t("review.asked");
    }
  };
}
