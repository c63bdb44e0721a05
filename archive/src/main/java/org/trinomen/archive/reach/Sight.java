package org.trinomen.archive.reach;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * What lies within one reach, as of one position of the ledger. For use by any number of threads.
 *
 * <p>Rights follow from the answer of the viewpoint {@code study} as it is now, whatever the moment
 * and the viewpoint that someone asks for: whoever was let in yesterday by a mistake is not let in
 * today. A scan in review is of the places of its candidates, and within reach only if all of them
 * are; one without candidates, and one that is of no study, is within no limits.
 */
final class Sight {

  private final Reach.Places reach;
  private final RecordedFinder all;
  private final IdentityService identity;
  private final Viewpoint viewpoint;
  private final long head;
  private final long newestScan;
  private final Map<PublicId, Boolean> seen = new ConcurrentHashMap<>();
  private final AtomicReference<List<PublicId>> studies = new AtomicReference<>();
  private final AtomicReference<Map<SubjectRef, ResearchSubject>> formerly =
      new AtomicReference<>();

  Sight(
      Reach.Places reach,
      RecordedFinder all,
      IdentityService identity,
      Viewpoint viewpoint,
      long head,
      long newestScan) {
    this.reach = reach;
    this.all = all;
    this.identity = identity;
    this.viewpoint = viewpoint;
    this.head = head;
    this.newestScan = newestScan;
  }

  boolean isAsOf(long position, long scan) {
    return head == position && newestScan == scan;
  }

  /** Whether an imaging study is within reach: all that arrived in it. */
  boolean sees(PublicId study) {
    return seen.computeIfAbsent(
        study,
        id -> {
          List<ScanFacts> scans = all.scansOf(id);
          return !scans.isEmpty() && scans.stream().allMatch(scan -> sees(scan.id().text()));
        });
  }

  boolean sees(String scan) {
    return sees(identity.answer(scan, viewpoint, head));
  }

  boolean sees(Answer answer) {
    return switch (answer) {
      case Answer.Resolved resolved -> sees(resolved.subjectVisit());
      case Answer.InReview review -> seesAll(whose(review));
      case Answer.OutOfStudy _ -> false;
    };
  }

  /** Whether an answer names nobody outside, whatever the viewpoint and the moment. */
  boolean namesOnlyWithin(Answer answer) {
    return switch (answer) {
      case Answer.Resolved resolved -> sees(resolved.subjectVisit());
      case Answer.InReview review -> whose(review).stream().allMatch(this::sees);
      case Answer.OutOfStudy _ -> true;
    };
  }

  /**
   * Whose a scan in review may be: its candidates; where statements stand against each other, or
   * somebody wants it looked at, all whom these and the others say.
   */
  private List<Candidate.Whose> whose(Answer.InReview review) {
    if (!review.candidates().isEmpty()) {
      return review.candidates().stream().map(Candidate::whose).toList();
    }
    List<Candidate.Whose> said = new ArrayList<>();
    Stream.of(List.of(review.restsOn()), review.conflicting(), review.dissent())
        .flatMap(List::stream)
        .flatMap(seq -> identity.state().entry(seq).stream())
        .map(LedgerEntry::assertion)
        .forEach(
            assertion -> {
              if (assertion instanceof ScanAssertion.Assigned assigned) {
                said.add(assigned.subjectVisit());
              } else if (assertion instanceof ScanAssertion.HeldForReview held) {
                held.candidates().forEach(candidate -> said.add(candidate.whose()));
              }
            });
    return said;
  }

  /** A scan that fits nobody of any study is nobody's, and so within no reach. */
  private boolean seesAll(List<Candidate.Whose> whose) {
    return whose.stream().anyMatch(SubjectVisit.class::isInstance)
        && whose.stream().allMatch(this::sees);
  }

  /** Whether what a scan may be is within reach. That it may be of no study takes nothing away. */
  private boolean sees(Candidate.Whose whose) {
    return switch (whose) {
      case SubjectVisit visit -> sees(visit);
      case Candidate.Outside _ -> true;
    };
  }

  /** By the code of now, or one that the subject had before. */
  boolean sees(SubjectVisit visit) {
    Optional<ResearchSubject> subject =
        identity.subject(visit, head).or(() -> former(visit.study(), visit.subject()));
    return subject.isPresent() && reach.holds(visit.study(), subject.get().site());
  }

  private Optional<ResearchSubject> former(String study, String code) {
    Map<SubjectRef, ResearchSubject> known = formerly.get();
    if (known == null) {
      known = new HashMap<>();
      for (ResearchSubject subject : identity.roster(head).subjects()) {
        for (String before : subject.formerCodes()) {
          known.put(new SubjectRef(subject.study(), before), subject);
        }
      }
      formerly.set(known);
    }
    return Optional.ofNullable(known.get(new SubjectRef(study, code)));
  }

  /** All imaging studies within reach, in order of arrival. */
  List<PublicId> studies() throws IOException {
    List<PublicId> known = studies.get();
    if (known == null) {
      List<PublicId> found = new ArrayList<>();
      all.findIds(
          Query.all(Level.STUDY),
          id -> {
            if (sees(id)) {
              found.add(id);
            }
          });
      known = List.copyOf(found);
      studies.set(known);
    }
    return known;
  }
}
