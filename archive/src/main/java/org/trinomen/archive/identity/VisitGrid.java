package org.trinomen.archive.identity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Visit;

/**
 * The subjects of a study by its visits: of which scans are here, of which they are missing.
 *
 * @param rows one for each subject, in the order of the roster
 */
public record VisitGrid(ResearchStudy study, List<Row> rows) {

  public VisitGrid {
    rows = List.copyOf(rows);
  }

  /**
   * A subject's visits.
   *
   * @param cells in the order of the schedule, then what is beside it
   */
  public record Row(ResearchSubject subject, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * One visit of one subject.
   *
   * @param visit as planned
   * @param scans resolved to it
   * @param doubtful scans in review of which it is the likeliest
   */
  public record Cell(Visit visit, State state, List<String> scans, List<String> doubtful) {
    public Cell {
      scans = List.copyOf(scans);
      doubtful = List.copyOf(doubtful);
    }
  }

  /** How a visit stands. */
  public enum State {
    /** Its scans are here. */
    HERE,
    /** A scan that may be of it waits in review. */
    DOUBTFUL,
    /** It was done, or should have been, and there is no scan. */
    MISSING,
    /** Its time has not come, or is not over. */
    EXPECTED,
    /** The subject had left the study before. */
    NOT_EXPECTED
  }

  /**
   * The grid of a study.
   *
   * @param answers whose each scan is
   * @param today by which day what is not here is missing
   */
  public static VisitGrid of(
      ResearchStudy study, Roster roster, Collection<Answer> answers, LocalDate today) {
    Map<SubjectVisit, List<String>> here = new HashMap<>();
    Map<SubjectVisit, List<String>> doubtful = new HashMap<>();
    for (Answer answer : answers) {
      switch (answer) {
        case Answer.Resolved resolved -> add(here, resolved.subjectVisit(), answer.scan());
        case Answer.InReview review ->
            likeliest(review).ifPresent(visit -> add(doubtful, visit, answer.scan()));
        case Answer.OutOfStudy _ -> {}
      }
    }
    Schedule schedule = new Schedule(roster);
    List<Row> rows = new ArrayList<>();
    for (ResearchSubject subject : roster.subjects()) {
      if (subject.study().equals(study.id())) {
        List<Cell> cells = new ArrayList<>();
        for (Visit visit : schedule.visits(study, subject)) {
          SubjectVisit named = new SubjectVisit(study.id(), subject.code(), visit.label());
          List<String> scans = here.getOrDefault(named, List.of());
          List<String> maybe = doubtful.getOrDefault(named, List.of());
          cells.add(new Cell(visit, state(subject, visit, scans, maybe, today), scans, maybe));
        }
        rows.add(new Row(subject, cells));
      }
    }
    return new VisitGrid(study, rows);
  }

  private static void add(Map<SubjectVisit, List<String>> to, SubjectVisit visit, String scan) {
    to.computeIfAbsent(visit, _ -> new ArrayList<>(1)).add(scan);
  }

  private static Optional<SubjectVisit> likeliest(Answer.InReview review) {
    return review.candidates().stream()
        .findFirst()
        .map(Candidate::whose)
        .flatMap(
            whose -> whose instanceof SubjectVisit visit ? Optional.of(visit) : Optional.empty());
  }

  private static State state(
      ResearchSubject subject,
      Visit visit,
      List<String> scans,
      List<String> doubtful,
      LocalDate today) {
    if (!scans.isEmpty()) {
      return State.HERE;
    }
    if (!doubtful.isEmpty()) {
      return State.DOUBTFUL;
    }
    LocalDate done = visit.doneOn();
    if (done != null) {
      return State.MISSING;
    }
    LocalDate left = subject.statusOn();
    LocalDate first = visit.windowLow() != null ? visit.windowLow() : visit.scheduled();
    if (subject.status() == ResearchSubject.Status.WITHDRAWN
        && (left == null || first == null || left.isBefore(first))) {
      return State.NOT_EXPECTED;
    }
    LocalDate last = visit.windowHigh() != null ? visit.windowHigh() : visit.scheduled();
    return last != null && last.isBefore(today) ? State.MISSING : State.EXPECTED;
  }
}
