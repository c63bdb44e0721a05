import { useTranslation } from "react-i18next";
import { PixelError } from "./pixels";
import { useReason } from "../parts/states";
import { TooLargeError } from "./scene";
import type { Viewing } from "./viewing";

/** Why nothing is to be seen, and what can be done. */
export function Trouble({ viewing, error, onAgain }: { viewing: Viewing; error: unknown; onAgain: () => void }) {
  const { t } = useTranslation();
  const reason = useReason();
  const { series, layout, slice, frame } = viewing.now();
  const count = series?.frames[frame]?.pictures.length ?? 0;
  return (
    <div className="problem" role="alert">
      {error instanceof PixelError ? (
        <>
          <p>{t(`viewer.trouble.${error.trouble}`)}</p>
          <p className="hint">{t("viewer.trouble.which", { uid: error.picture.instance, frame: error.picture.frame })}{error.message && ` ${error.message}`}</p>
        </>
      ) : <p>{error instanceof TooLargeError ? t("viewer.trouble.large") : reason(error)}</p>}
      <p className="buttons">
        <button type="button" onClick={onAgain}>{t("state.retry")}</button>
        {layout === "planes" && (
          <button type="button" onClick={() => viewing.change({ layout: "stack", fused: null, trouble: null })}>{t("viewer.toStack")}</button>
        )}
        {layout === "stack" && slice + 1 < count && (
          <button type="button" onClick={() => viewing.toSlice(slice + 1)}>{t("viewer.nextImage")}</button>
        )}
        {layout === "stack" && slice + 1 >= count && slice > 0 && (
          <button type="button" onClick={() => viewing.toSlice(slice - 1)}>{t("viewer.previousImage")}</button>
        )}
      </p>
    </div>
  );
}
