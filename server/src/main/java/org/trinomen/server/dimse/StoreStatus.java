package org.trinomen.server.dimse;

import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.dicom.dimse.Status;

/** The one table from what became of an arrival to the status that its sender is told. */
final class StoreStatus {

  /**
   * PS3.4 Table B.2-1, B007: "Data Set does not match SOP Class" is of the three warnings there are
   * for an instance that is kept (beside B000, coercion, and B006, elements discarded: neither ever
   * happens here) the one that says that something is wrong with what was sent.
   */
  static final int KEPT_BESIDE_OTHER_CONTENT = 0xB007;

  private StoreStatus() {}

  static Status of(IngestOutcome outcome) {
    return switch (outcome) {
      case IngestOutcome.Stored _, IngestOutcome.AlreadyHeld _ -> Status.SUCCESS;
      case IngestOutcome.Conflicting _ ->
          new Status(
              KEPT_BESIDE_OTHER_CONTENT, "kept; other content is held under the same UID as well");
      case IngestOutcome.Refused refused -> Comments.on(of(refused.why()), refused.reason());
    };
  }

  private static Status of(IngestOutcome.Reason reason) {
    return switch (reason) {
      case UNREADABLE -> Status.CANNOT_UNDERSTAND;
      case INCOMPLETE -> Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS;
      case OVER_LIMIT, STORAGE_FULL, STORAGE_FAILED -> Status.OUT_OF_RESOURCES;
    };
  }
}
