package org.trinomen.archive.commitment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Query;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;

/**
 * Looks up what the archive keeps. What the index knows is durable: its rows are written after the
 * sync of the volumes. What was withdrawn it does not know any more.
 */
final class HeldInstances {

  /** How many are asked for in one question to the index. */
  private static final int BATCH = 100;

  private final Finder finder;

  /**
   * Looks up.
   *
   * @param finder the archive as recorded: peers ask for what they sent, as they sent it
   */
  HeldInstances(Finder finder) {
    this.finder = finder;
  }

  /** What can be said of a request now. */
  CommitmentReport report(CommitmentRequest request) throws IOException {
    List<ReferencedSop> kept = new ArrayList<>();
    List<FailedSop> failed = new ArrayList<>();
    List<ReferencedSop> all = request.references();
    for (int from = 0; from < all.size(); from += BATCH) {
      List<ReferencedSop> some = all.subList(from, Math.min(all.size(), from + BATCH));
      Map<String, Set<String>> held = held(some);
      for (ReferencedSop reference : some) {
        Set<String> classes = held.getOrDefault(reference.sopInstanceUid(), Set.of());
        if (classes.contains(reference.sopClassUid())) {
          kept.add(reference);
        } else {
          int reason =
              classes.isEmpty()
                  ? FailedSop.NO_SUCH_OBJECT_INSTANCE
                  : FailedSop.CLASS_INSTANCE_CONFLICT;
          failed.add(new FailedSop(reference, reason));
        }
      }
    }
    return new CommitmentReport(request.transactionUid(), kept, failed);
  }

  /** SOP classes by SOP Instance UID: of the same instance in two studies, two may be held. */
  private Map<String, Set<String>> held(List<ReferencedSop> references) throws IOException {
    List<String> uids = references.stream().map(ReferencedSop::sopInstanceUid).distinct().toList();
    Query query =
        new Query(
            Level.INSTANCE,
            List.of(new Matching.AnyOf(Tag.SOPInstanceUID, uids)),
            Optional.empty(),
            true,
            0,
            0);
    Map<String, Set<String>> held = new HashMap<>();
    finder.find(
        query,
        instance ->
            instance
                .facts()
                .ifPresent(
                    facts ->
                        held.computeIfAbsent(
                                instance.tags().getOrDefault(Tag.SOPInstanceUID, ""),
                                _ -> new HashSet<>())
                            .add(facts.sopClassUid())));
    return held;
  }
}
