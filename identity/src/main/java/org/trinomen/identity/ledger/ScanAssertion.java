package org.trinomen.identity.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/** What can be stated about one scan. */
public sealed interface ScanAssertion extends Assertion {

  /** {@link org.trinomen.identity.resolve.ReceivedScan#id()}. */
  String scan();

  /** The most candidates that a statement holds. */
  int CANDIDATES_MAX = 32;

  /**
   * It was received.
   *
   * @param identityDigest tells two recorded identities apart
   * @param modality Modality (0008,0060); scans of two modalities may both be a visit's; empty if
   *     unknown
   * @param likenesses keys that parts and copies of one acquisition share, such as {@code
   *     study:1.2.3} or {@code pixels:02a6}: those are never rivals for a visit
   */
  record Observed(
      String scan,
      Instant receivedAt,
      String identityDigest,
      String modality,
      Set<String> likenesses)
      implements ScanAssertion {

    public Observed {
      requireScan(scan);
      Texts.requireShort(identityDigest);
      Texts.requireShort(modality);
      likenesses = Set.copyOf(likenesses);
      likenesses.forEach(Texts::requireShort);
    }
  }

  /**
   * It is of this subject's visit.
   *
   * @param confidence that this is right, 0 to 1
   * @param alternatives what else was considered, the likeliest first
   */
  record Assigned(
      String scan, SubjectVisit subjectVisit, double confidence, List<Candidate> alternatives)
      implements ScanAssertion {

    public Assigned {
      requireScan(scan);
      Texts.requireNamed(subjectVisit.study(), "a research study");
      Texts.requireNamed(subjectVisit.subject(), "a subject");
      Texts.requireNamed(subjectVisit.visit(), "a visit");
      Texts.requireProbability(confidence);
      alternatives = first(alternatives);
    }

    SubjectRef subject() {
      return new SubjectRef(subjectVisit.study(), subjectVisit.subject());
    }
  }

  /** It belongs to no study. */
  record OutOfStudy(
      String scan, OutOfStudyReason reason, double confidence, List<Candidate> alternatives)
      implements ScanAssertion {

    public OutOfStudy {
      requireScan(scan);
      Texts.requireProbability(confidence);
      alternatives = first(alternatives);
    }
  }

  /**
   * Whose it is must be looked at.
   *
   * @param confidence that the first candidate is right, 0 to 1
   * @param candidates as they were ranked then
   */
  record HeldForReview(String scan, String reason, double confidence, List<Candidate> candidates)
      implements ScanAssertion {

    public HeldForReview {
      requireScan(scan);
      Texts.requireAtMost(reason, Texts.LONG_MAX);
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a review needs a reason");
      }
      Texts.requireProbability(confidence);
      candidates = first(candidates);
    }
  }

  /**
   * It is not of this subject.
   *
   * @param visit only not of this visit; empty: of no visit
   */
  record NotThisSubject(String scan, SubjectRef subject, String visit) implements ScanAssertion {

    public NotThisSubject {
      requireScan(scan);
      Texts.requireShort(visit);
    }
  }

  /** It goes with another scan: whose that one is, this one is, unless it is said of itself. */
  sealed interface Companion extends ScanAssertion {

    /** The other scan. */
    String of();
  }

  /** It is the same acquisition as another, received again. */
  record DuplicateOf(String scan, String of) implements Companion {

    public DuplicateOf {
      requireTwo(scan, of);
    }
  }

  /** It was acquired at the same visit as another, once more. */
  record RepeatOf(String scan, String of) implements Companion {

    public RepeatOf {
      requireTwo(scan, of);
    }
  }

  /** It is a part of the same acquisition as another, received apart. */
  record PartOf(String scan, String of) implements Companion {

    public PartOf {
      requireTwo(scan, of);
    }
  }

  private static void requireScan(String scan) {
    Texts.requireNamed(scan, "a scan");
  }

  private static void requireTwo(String scan, String other) {
    requireScan(scan);
    requireScan(other);
    if (scan.equals(other)) {
      throw new IllegalArgumentException("a scan does not go with itself");
    }
  }

  private static List<Candidate> first(List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      Texts.requireProbability(candidate.probability());
      if (!candidate.evidence().stream().allMatch(piece -> Double.isFinite(piece.bits()))) {
        throw new IllegalArgumentException("a weight is a finite number of bits");
      }
    }
    return List.copyOf(candidates.subList(0, Math.min(CANDIDATES_MAX, candidates.size())));
  }
}
