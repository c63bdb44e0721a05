import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, url } from "../api/client";
import { useMay } from "../app/SessionContext";

const SERIES_SHOWN = 3;

interface SeriesLine {
  ID: string;
  Instances: string[];
  MainDicomTags: { SeriesDescription?: string; Modality?: string };
}

/** The middle of each series, to see what kind of scan it is. */
export function Pictures({ study }: { study: string }) {
  const { t } = useTranslation();
  const reads = useMay("READ_RECORDED");
  const series = useQuery({
    queryKey: ["series", study],
    queryFn: () => ask<SeriesLine[]>(`studies/${study}/series`),
    enabled: reads,
  });
  return (
    <div className="pictures">
      {series.data?.slice(0, SERIES_SHOWN).map((one) => {
        const middle = one.Instances[Math.floor(one.Instances.length / 2)];
        const name = [one.MainDicomTags.Modality, one.MainDicomTags.SeriesDescription].filter(Boolean).join(" ");
        return middle && (
          <figure key={one.ID}>
            <img src={url(`instances/${middle}/preview`)} alt={t("review.picture", { name })} width="128" height="128" loading="lazy" />
            <figcaption className="hint">{name}</figcaption>
          </figure>
        );
      })}
    </div>
  );
}
