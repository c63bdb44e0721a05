import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { chosen } from "./files";
import type { Take } from "./useDrops";

export function DropZone({ compact, onChoose }: { compact: boolean; onChoose: Take }) {
  const { t } = useTranslation();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => {
    folder.current?.setAttribute("webkitdirectory", "");
  }, []);
  const take = (input: HTMLInputElement) => {
    // The list empties itself with the input: its files are taken first.
    if (input.files && input.files.length > 0) onChoose(chosen([...input.files]));
    input.value = "";
  };
  const input = (id: string, at: RefObject<HTMLInputElement | null>) => (
    <input ref={at} id={id} type="file" multiple hidden onChange={(event) => take(event.currentTarget)} />
  );
  return (
    <section className={compact ? "drop compact" : "drop"} aria-label={t("send.add")}>
      {!compact && <img src="./logo.svg" alt="" width="56" height="56" />}
      <p className="invite">{t("send.invite")}</p>
      <p className="buttons">
        <button type="button" className={compact ? "" : "primary"} onClick={() => files.current?.click()}>{t("send.chooseFiles")}</button>
        <button type="button" onClick={() => folder.current?.click()}>{t("send.chooseFolder")}</button>
      </p>
      {!compact && <p className="hint">{t("send.promise")}</p>}
      {input("choose-files", files)}
      {input("choose-folder", folder)}
    </section>
  );
}
