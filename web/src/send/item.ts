import type { Header } from "../dicom/header";

/** A file to be sent, out of a folder or of a zip. */
export interface Source {
  path: string;
  size: number;
  open: () => Promise<Blob>;
}

/**
 * `waiting` until it is its turn, `sending`, and then `held` (the archive had it), `stored`,
 * `conflicting` (stored beside other content of the same UID), `refused` (the server says why, and
 * would say it again) or `failed` (worth another try).
 */
export type ItemState = "waiting" | "sending" | "held" | "stored" | "conflicting" | "refused" | "failed";

/** Why a file failed where no server said it: a code, which the pages put in words. */
export const CANNOT_STRIP = "cannot-strip";

export interface Item extends Source {
  header: Header;
  state: ItemState;
  sha256: string;
  sent: number;
  /** Why it was refused or failed, in words; or a code, {@link CANNOT_STRIP}. */
  error: string;
  imagingStudy: string;
  /** The archive says that it holds these bytes. */
  confirmed: boolean;
  /** The archive has said whether it holds these bytes: before that nothing is sent. */
  asked: boolean;
  /** It may have arrived although no answer came: asked before it is sent again. */
  uncertain: boolean;
  /** The pixels are fewer than the header says, or end before they should. */
  cut: boolean;
  /** Tags of what was taken out before it was sent; what is sent is a copy then. */
  removed: number[];
}

/** One whose turn has not come. */
export function newItem(source: Source, header: Header, cut: boolean): Item {
  return {
    ...source, header, state: "waiting", sha256: "", sent: 0, error: "", imagingStudy: "", confirmed: false, uncertain: false,
    asked: false, cut, removed: [],
  };
}
