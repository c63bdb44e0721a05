package org.trinomen.dicom.dimse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserItem;

/**
 * Gets what a peer has over the association that asks: C-GET (PS3.7 §9.1.3), as user, and as
 * provider of the storage that it brings (PS3.4 §C.4.3).
 */
public final class GetScu {

  private GetScu() {}

  /** A presentation context that instances may come in. */
  public record Proposal(String sopClassUid, List<String> transferSyntaxUids) {
    public Proposal {
      transferSyntaxUids = List.copyOf(transferSyntaxUids);
    }
  }

  /**
   * Opens an association, asks, takes what comes, releases it.
   *
   * @param sopClassUid the information model, one of those for get
   * @param identifier unique keys
   * @param proposals the first 127 of them are made: there is room for no more
   * @param store takes the instances
   * @param progress is told the counts of each pending response; after it has said false the
   *     retrieval is cancelled
   */
  public static QueryOutcome get(
      Caller caller,
      RemoteNode node,
      String sopClassUid,
      DataSet identifier,
      List<Proposal> proposals,
      StoreHandler store,
      Predicate<SubOperations> progress) {
    List<PresentationContext> contexts = new ArrayList<>();
    Set<UserItem> userItems = new LinkedHashSet<>();
    userItems.add(OperationsWindow.toPerform(OperationsWindow.MAX));
    for (Proposal proposal : proposals) {
      if (contexts.size() + 1 < PresentationContext.COUNT_MAX) {
        int id = 2 * contexts.size() + 3;
        contexts.add(
            new PresentationContext(id, proposal.sopClassUid(), proposal.transferSyntaxUids()));
        userItems.add(new UserItem.RoleSelection(proposal.sopClassUid(), false, true));
      }
    }
    return UserOperation.perform(
        caller,
        node,
        new UserOperation.Question(
            CommandField.C_GET_RQ, sopClassUid, identifier, Optional.empty()),
        contexts,
        List.copyOf(userItems),
        new UserOperation.Listener() {
          @Override
          public boolean progress(SubOperations count) {
            return progress.test(count);
          }

          @Override
          public Optional<StoreHandler> store() {
            return Optional.of(store);
          }
        });
  }
}
