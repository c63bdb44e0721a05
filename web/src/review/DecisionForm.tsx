import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { grid } from "../api/archive";
import { OUT_OF_STUDY, type OutOfStudy, type Scan } from "../api/types";
import { PLAIN } from "../app/lens";
import { useReason } from "../parts/states";
import type { Choice } from "./statements";
import { useChoiceWords } from "./words";

interface DecisionFormProps {
  scan: Scan;
  choice: Choice;
  onChange: (choice: Choice) => void;
  onDecide: (choice: Choice, reason: string) => Promise<void>;
  onCancel: () => void;
}

/** What a decision changes, and its reason, before it is made. */
export function DecisionForm({ scan, choice, onChange, onDecide, onCancel }: DecisionFormProps) {
  const { t } = useTranslation();
  const words = useChoiceWords();
  const reasonOf = useReason();
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const reason = useRef<HTMLInputElement>(null);
  useEffect(() => {
    reason.current?.focus();
  }, [choice]);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setTrouble("");
    try {
      await onDecide(choice, reason.current?.value ?? "");
    } catch (error) {
      setTrouble(reasonOf(error));
      setBusy(false);
    }
  };
  return (
    <form className="decision" aria-label={t("review.decision")} onSubmit={(event) => void submit(event)}>
      <p><strong>{words(choice)}</strong></p>
      <Effect scan={scan} choice={choice} />
      {choice.kind === "out" && (
        <select aria-label={t("review.whyOut")} value={choice.why} onChange={(event) => onChange({ kind: "out", why: event.target.value as OutOfStudy })}>
          {OUT_OF_STUDY.map((why) => <option key={why} value={why}>{t(`review.out.${why}`)}</option>)}
        </select>
      )}
      <label>
        {t("review.reason")}
        <input ref={reason} required maxLength={1000} placeholder={t("review.reasonHint")} />
      </label>
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>{t("review.confirm")} <kbd>↵</kbd></button>
        <button type="button" onClick={onCancel}>{t("review.cancel")} <kbd>Esc</kbd></button>
      </p>
      {trouble && <p className="bad" role="alert">{trouble}</p>}
    </form>
  );
}

function Effect({ scan, choice }: { scan: Scan; choice: Choice }) {
  const { t } = useTranslation();
  const study = choice.kind === "assign" ? choice.study : "";
  const rows = useQuery({ queryKey: ["grid", study, PLAIN], queryFn: () => grid(study, PLAIN), enabled: study !== "" });
  const id = scan.typed?.PatientID || t("review.noId");
  switch (choice.kind) {
    case "ask":
      return <p className="hint">{t("review.effectAsk")}</p>;
    case "out":
      return <p className="hint">{t("review.effectOut", { id })}</p>;
    case "assign": {
      const cell = rows.data?.subjects.find((row) => row.subject === choice.subject)?.visits.find((one) => one.visit === choice.visit);
      if (!cell) return <p className="hint">{t("review.effectAssign", { id })}</p>;
      const held = cell.scans.length;
      return (
        <p className={held > 0 ? "note" : "hint"}>
          {held > 0 ? t("review.effectSecond", { count: held }) : t("review.effectFirst", { state: t(`studies.${cell.state}`) })}
        </p>
      );
    }
  }
}
