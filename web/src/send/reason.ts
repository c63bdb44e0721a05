import type { TFunction } from "i18next";
import { CANNOT_STRIP } from "./item";

/** Why a file was not taken, in words: the archive's own, or ours where it was not asked. */
export const reasonText = (reason: string, t: TFunction) => (reason === CANNOT_STRIP ? t("identify.cannotStrip") : reason);
