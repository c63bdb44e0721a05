import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Scan } from "../api/types";
import { date, personName } from "../format";

interface QueueProps {
  scans: Scan[];
  current: string;
  onChoose: (id: string) => void;
}

/** Everything that waits, one line a scan. */
export const Queue = memo(function Queue({ scans, current, onChoose }: QueueProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // In braces: newer browsers give a promise back, which is no clean-up.
    place.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <nav className="queue" aria-label={t("review.queue")}>
      <ol>
        {scans.map((scan) => (
          <li key={scan.id} ref={scan.id === current ? place : null}>
            <button type="button" aria-current={scan.id === current} onClick={() => onChoose(scan.id)}>
              <strong>{scan.typed?.PatientID || t("review.noId")}</strong>
              <span className="hint">{[personName(scan.typed?.PatientName), date(scan.studyDate)].filter(Boolean).join(" · ")}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
});
