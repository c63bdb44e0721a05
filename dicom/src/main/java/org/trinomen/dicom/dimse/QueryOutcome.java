package org.trinomen.dicom.dimse;

import java.util.List;

/** What came of a C-FIND, C-GET or C-MOVE that we asked of a peer. */
public sealed interface QueryOutcome {

  /**
   * The peer answered to the end.
   *
   * @param status of the last response
   * @param count sub-operations as the last response counts them; all zero for a C-FIND
   * @param failed Failed SOP Instance UID List (0008,0058), as far as the peer told it
   */
  record Answered(Status status, SubOperations count, List<String> failed) implements QueryOutcome {
    public Answered {
      failed = List.copyOf(failed);
    }
  }

  /** It did not; {@code why} is for a person. */
  record Unanswered(String why) implements QueryOutcome {}
}
