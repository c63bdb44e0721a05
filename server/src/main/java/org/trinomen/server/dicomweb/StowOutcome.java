package org.trinomen.server.dicomweb;

import org.trinomen.archive.ingest.IngestOutcome;

/** What became of one instance of a store request. */
sealed interface StowOutcome {

  InstanceUids uids();

  /** It is here, for good. */
  record Stored(InstanceUids uids) implements StowOutcome {}

  /** It was not kept. */
  record Failed(InstanceUids uids, Reason reason) implements StowOutcome {}

  /** Why not; with the numbers of PS3.18 §I.2.2 and PS3.4 table B.2-1. */
  enum Reason {
    PROCESSING_FAILURE(0x0110),
    OUT_OF_RESOURCES(0xA700),
    NOT_AS_ITS_CLASS(0xA900),
    CANNOT_UNDERSTAND(0xC000);

    private final int number;

    Reason(int number) {
      this.number = number;
    }

    /** Failure Reason (0008,1197). */
    int number() {
      return number;
    }
  }

  /** As the archive has it. */
  static StowOutcome of(InstanceUids uids, IngestOutcome outcome) {
    return switch (outcome) {
      case IngestOutcome.Stored _, IngestOutcome.AlreadyHeld _, IngestOutcome.Conflicting _ ->
          new Stored(uids);
      case IngestOutcome.Refused(IngestOutcome.Reason why, String _) ->
          new Failed(
              uids,
              switch (why) {
                case UNREADABLE -> Reason.CANNOT_UNDERSTAND;
                case INCOMPLETE -> Reason.NOT_AS_ITS_CLASS;
                case OVER_LIMIT, STORAGE_FULL, STORAGE_FAILED -> Reason.OUT_OF_RESOURCES;
              });
    };
  }
}
