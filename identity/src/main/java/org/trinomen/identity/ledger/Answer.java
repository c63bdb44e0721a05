package org.trinomen.identity.ledger;

import java.util.List;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/**
 * Whose a scan is, for an asker and as of a position of the ledger: exactly one of three. Names the
 * entry that it rests on, and those that say otherwise with less authority.
 */
public sealed interface Answer {

  String scan();

  /** Number of the entry that it rests on; 0 if there is none. */
  long restsOn();

  /** Numbers of standing statements that say otherwise and have less authority. */
  List<Long> dissent();

  /**
   * It is of this subject's visit.
   *
   * @param subjectVisit under the code that the subject has as of then
   */
  record Resolved(String scan, SubjectVisit subjectVisit, long restsOn, List<Long> dissent)
      implements Answer {

    public Resolved {
      dissent = List.copyOf(dissent);
    }
  }

  /**
   * A person must look.
   *
   * @param detail in words; names no one
   * @param conflicting numbers of the entries that contradict each other, if that is the cause
   * @param candidates the likeliest first, under the codes that they had when they were ranked
   */
  record InReview(
      String scan,
      Cause cause,
      String detail,
      List<Candidate> candidates,
      long restsOn,
      List<Long> conflicting,
      List<Long> dissent)
      implements Answer {

    public InReview {
      candidates = List.copyOf(candidates);
      conflicting = List.copyOf(conflicting);
      dissent = List.copyOf(dissent);
    }
  }

  /** It belongs to no study. */
  record OutOfStudy(String scan, OutOfStudyReason reason, long restsOn, List<Long> dissent)
      implements Answer {

    public OutOfStudy {
      dissent = List.copyOf(dissent);
    }
  }

  /** Why a scan is in review. */
  enum Cause {
    /** Nobody whom the viewpoint believes has said whose it is. */
    NO_CLAIM,
    /** Someone said that it must be looked at. */
    HELD,
    /** It was assigned, but someone with as much authority says that this is wrong. */
    DENIED,
    /** Two with the same authority say different things of it. */
    CONFLICT,
    /** Another scan is said to be of the same visit. */
    RIVAL_SCAN,
    /** Statements on who is the same person as its subject contradict each other. */
    CONTRADICTORY_PERSONS
  }
}
