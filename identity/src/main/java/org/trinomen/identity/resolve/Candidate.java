package org.trinomen.identity.resolve;

import java.util.List;

/**
 * One way to understand a scan.
 *
 * @param whose the subject and visit, or out of study
 * @param probability posterior, 0 to 1
 * @param evidence whose bits, with the prior among them, sum to the log-odds of this candidate
 */
public record Candidate(Whose whose, double probability, List<Evidence> evidence) {

  public Candidate {
    evidence = List.copyOf(evidence);
  }

  /** What a scan can be. */
  public sealed interface Whose {}

  /** A visit of a subject. */
  public record SubjectVisit(String study, String subject, String visit) implements Whose {}

  /** Of no study here. */
  public record Outside(OutOfStudyReason reason) implements Whose {}

  /** Why a scan belongs to no study. */
  public enum OutOfStudyReason {
    /** A phantom or quality control. */
    PHANTOM,
    /** A test. */
    TEST,
    /** Another study at the same site. */
    OTHER_STUDY,
    /** Clinical care. */
    CLINICAL,
    /** Someone who is enrolled nowhere, as far as is known. */
    UNKNOWN_PERSON
  }
}
