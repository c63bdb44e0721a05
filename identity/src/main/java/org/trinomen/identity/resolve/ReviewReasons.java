package org.trinomen.identity.resolve;

import java.util.List;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/** Why a scan waits for a person, in words for the person. */
final class ReviewReasons {

  private static final double EXCHANGED = 1;

  private final RosterIndex roster;
  private final List<Cluster> clusters;
  private final List<Hypotheses> hypotheses;

  ReviewReasons(RosterIndex roster, List<Cluster> clusters, List<Hypotheses> hypotheses) {
    this.roster = roster;
    this.clusters = clusters;
    this.hypotheses = hypotheses;
  }

  String of(int c, List<Candidate> candidates) {
    Cluster cluster = clusters.get(c);
    Hypotheses h = hypotheses.get(c);
    for (double exchange : h.exchange) {
      if (exchange > EXCHANGED) {
        return "this scan and another of these days may have been exchanged";
      }
    }
    if (candidates.getFirst().whose() instanceof Outside(Candidate.OutOfStudyReason reason)) {
      return switch (reason) {
        case PHANTOM -> "looks like a phantom or quality control, but not surely";
        case TEST -> "looks like a test, but not surely";
        case OTHER_STUDY -> "looks like a scan of another study";
        case CLINICAL -> "looks like clinical care";
        case UNKNOWN_PERSON -> "no one in the roster fits; perhaps not enrolled yet";
      };
    }
    if (cluster.allCodes().isEmpty()) {
      return "no field holds a subject code";
    }
    if (contradictory(cluster)) {
      return "two fields read as the codes of two subjects";
    }
    if (candidates.size() > 1
        && candidates.get(0).whose() instanceof SubjectVisit first
        && candidates.get(1).whose() instanceof SubjectVisit second
        && first.study().equals(second.study())
        && first.subject().equals(second.subject())) {
      return "the subject is clear, the visit is not";
    }
    return cluster.clearlyNamed()
        ? "the code fits, but date, site or person speak for others too"
        : "the code was not typed as any subject's";
  }

  private boolean contradictory(Cluster cluster) {
    int named = -1;
    for (TypedCode code : cluster.allCodes()) {
      for (int i = 0; i < code.hitSubject().length; i++) {
        CodeChannel.Kind kind = code.hitKind()[i];
        if (kind == CodeChannel.Kind.CLEAN || kind == CodeChannel.Kind.AS_STATED) {
          int subject = code.hitSubject()[i];
          if (named >= 0 && !roster.code[named].equals(roster.code[subject])) {
            return true;
          }
          named = subject;
        }
      }
    }
    return false;
  }
}
