package org.trinomen.identity.resolve;

import java.util.List;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/** What was decided on a scan: exactly one of three. Candidates are ranked, the best first. */
public sealed interface Decision {

  /** The scan decided on. */
  String scan();

  /** What was considered, the best first. */
  List<Candidate> candidates();

  /**
   * Calibrated probability, 0 to 1, that the decision (in review: its first candidate) is right.
   */
  double confidence();

  /** Of this subject and visit. */
  record Resolved(
      String scan, SubjectVisit subjectVisit, double confidence, List<Candidate> candidates)
      implements Decision {}

  /** A person must look, for this reason. */
  record InReview(String scan, String reason, double confidence, List<Candidate> candidates)
      implements Decision {}

  /** Belongs to no study. */
  record OutOfStudy(
      String scan, OutOfStudyReason reason, double confidence, List<Candidate> candidates)
      implements Decision {}
}
