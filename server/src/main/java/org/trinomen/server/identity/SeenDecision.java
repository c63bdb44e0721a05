package org.trinomen.server.identity;

import java.util.List;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;

/** What somebody with limited rights is told of whose a scan would be. */
final class SeenDecision {

  /** The same whatever is outside: that somebody fits there is not told. */
  private static final String FITS_NOBODY = "it fits nobody for certain within your rights";

  private SeenDecision() {}

  /** The decision; where it names somebody outside, that a person would have to look. */
  static Decision of(Decision decision, ReachedIdentity within) {
    if (within.isWhole()) {
      return decision;
    }
    List<Candidate> seen =
        decision.candidates().stream().filter(one -> sees(one.whose(), within)).toList();
    boolean all = seen.size() == decision.candidates().size();
    return switch (decision) {
      case Decision.Resolved resolved when sees(resolved.subjectVisit(), within) ->
          new Decision.Resolved(
              resolved.scan(), resolved.subjectVisit(), resolved.confidence(), seen);
      case Decision.InReview review when all && namesSomebody(seen) -> review;
      case Decision.Resolved _, Decision.InReview _, Decision.OutOfStudy _ ->
          new Decision.InReview(decision.scan(), FITS_NOBODY, 0, List.of());
    };
  }

  /** Else the reason would tell apart whom nobody knows from whom others know. */
  private static boolean namesSomebody(List<Candidate> candidates) {
    return candidates.stream().anyMatch(one -> one.whose() instanceof SubjectVisit);
  }

  private static boolean sees(Candidate.Whose whose, ReachedIdentity within) {
    return switch (whose) {
      case SubjectVisit visit -> within.sees(new SubjectRef(visit.study(), visit.subject()));
      case Candidate.Outside _ -> true;
    };
  }
}
