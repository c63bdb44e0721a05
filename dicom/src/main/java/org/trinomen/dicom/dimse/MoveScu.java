package org.trinomen.dicom.dimse;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.trinomen.dicom.DataSet;

/** Has a peer send what it has to a third: C-MOVE (PS3.7 §9.1.4), as user. */
public final class MoveScu {

  private MoveScu() {}

  /**
   * Opens an association, asks, waits until it is done, releases it.
   *
   * @param sopClassUid the information model, one of those for move
   * @param identifier unique keys
   * @param destination AE title of the third, which the peer must know
   * @param progress is told the counts of each pending response; after it has said false the move
   *     is cancelled
   */
  public static QueryOutcome move(
      Caller caller,
      RemoteNode node,
      String sopClassUid,
      DataSet identifier,
      String destination,
      Predicate<SubOperations> progress) {
    return UserOperation.perform(
        caller,
        node,
        new UserOperation.Question(
            CommandField.C_MOVE_RQ, sopClassUid, identifier, Optional.of(destination)),
        List.of(),
        List.of(),
        new UserOperation.Listener() {
          @Override
          public boolean progress(SubOperations count) {
            return progress.test(count);
          }
        });
  }
}
