package org.trinomen.identity.ledger;

import java.util.List;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;

/** What one statement, or all that count together, make of a scan, regardless of other scans. */
sealed interface Verdict {

  /** Of a subject's visit. */
  record OfVisit(Subject subject, String visit) implements Verdict {}

  /** Of no study. */
  record Outside(OutOfStudyReason reason) implements Verdict {}

  /** To be looked at. */
  record Undecided(
      Answer.Cause cause, String detail, List<Candidate> candidates, List<Long> conflicting)
      implements Verdict {}

  /** Whether both say the same of a scan. Why it is of no study does not matter. */
  static boolean agree(Verdict one, Verdict other) {
    return switch (one) {
      case OfVisit visit ->
          other instanceof OfVisit same
              && same.subject() == visit.subject()
              && same.visit().equals(visit.visit());
      case Outside _ -> other instanceof Outside;
      case Undecided _ -> other instanceof Undecided;
    };
  }
}
