package org.trinomen.dicom.dimse;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.ul.UserItem;

/** Asks a peer what it has: C-FIND (PS3.7 §9.1.2), as user. */
public final class FindScu {

  private FindScu() {}

  /**
   * Opens an association, asks, releases it.
   *
   * @param sopClassUid the information model, one of those for find
   * @param identifier what is asked for
   * @param each takes the matches as they come; after it has said false the query is cancelled, and
   *     what is still on its way is dropped
   */
  public static QueryOutcome find(
      Caller caller,
      RemoteNode node,
      String sopClassUid,
      DataSet identifier,
      Predicate<DataSet> each) {
    return find(caller, node, sopClassUid, identifier, List.of(), each);
  }

  /**
   * As above.
   *
   * @param userItems further user information, such as SOP Class Extended Negotiation
   */
  public static QueryOutcome find(
      Caller caller,
      RemoteNode node,
      String sopClassUid,
      DataSet identifier,
      List<UserItem> userItems,
      Predicate<DataSet> each) {
    return UserOperation.perform(
        caller,
        node,
        new UserOperation.Question(
            CommandField.C_FIND_RQ, sopClassUid, identifier, Optional.empty()),
        List.of(),
        userItems,
        new UserOperation.Listener() {
          @Override
          public boolean match(DataSet match) {
            return each.test(match);
          }
        });
  }
}
