package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.List;

/**
 * One thing that a roster tells and that was not known, or was known otherwise. Each is complete in
 * itself: it holds what is to be stated, so that it becomes one statement.
 */
public sealed interface RosterChange {

  /** {@link ResearchStudy#id()}; empty for what belongs to a hospital. */
  String study();

  /** What changes, in words; names no person. */
  String sentence();

  /** A study is described for the first time. */
  record StudyDefined(ResearchStudy described) implements RosterChange {

    @Override
    public String study() {
      return described.id();
    }

    @Override
    public String sentence() {
      return "new study " + described.id();
    }
  }

  /**
   * A study is described otherwise.
   *
   * @param parts what differs, in words
   */
  record StudyChanged(ResearchStudy before, ResearchStudy after, List<String> parts)
      implements RosterChange {

    public StudyChanged {
      parts = List.copyOf(parts);
    }

    @Override
    public String study() {
      return after.id();
    }

    @Override
    public String sentence() {
      return "study " + after.id() + ": other " + String.join(", ", parts);
    }
  }

  /** A scanner, address or account of a hospital. */
  record NodeDeclared(SiteNode node) implements RosterChange {

    @Override
    public String study() {
      return "";
    }

    @Override
    public String sentence() {
      return "hospital " + node.organization() + ": " + words(node);
    }
  }

  /** A scanner, address or account belongs to the hospital for another time. */
  record NodeChanged(SiteNode before, SiteNode after) implements RosterChange {

    @Override
    public String study() {
      return "";
    }

    @Override
    public String sentence() {
      LocalDate end = after.validTo();
      return "hospital "
          + after.organization()
          + ": "
          + words(after)
          + (end == null ? " still" : " until " + end);
    }
  }

  /** What happens to a subject's row. */
  sealed interface OfSubject extends RosterChange {

    /** The row as it will be. */
    ResearchSubject subject();

    @Override
    default String study() {
      return subject().study();
    }
  }

  /**
   * Somebody is enrolled.
   *
   * @param enteredLateByDays days from the enrolment until it was entered; scans that came in
   *     between could not be recognised
   */
  record SubjectEnrolled(ResearchSubject subject, long enteredLateByDays) implements OfSubject {

    @Override
    public String sentence() {
      return subject.code()
          + " enrolled at "
          + subject.site()
          + (enteredLateByDays > 0 ? ", entered " + enteredLateByDays + " days later" : "");
    }
  }

  /** A subject has another code; the one before is among the former ones. */
  record CodeChanged(ResearchSubject before, ResearchSubject subject) implements OfSubject {

    @Override
    public String sentence() {
      return before.code() + " is now " + subject.code();
    }
  }

  /** A subject no longer takes part. */
  record Withdrawn(ResearchSubject before, ResearchSubject subject) implements OfSubject {

    @Override
    public String sentence() {
      LocalDate on = subject.statusOn();
      return subject.code() + " withdrawn" + (on == null ? "" : " on " + on);
    }
  }

  /** A subject who was withdrawn takes part again. */
  record ReEnrolled(ResearchSubject before, ResearchSubject subject) implements OfSubject {

    @Override
    public String sentence() {
      return subject.code() + " enrolled again";
    }
  }

  /**
   * Something else in a subject's row.
   *
   * @param parts what differs, in words; not the values
   */
  record SubjectChanged(ResearchSubject before, ResearchSubject subject, List<String> parts)
      implements OfSubject {

    public SubjectChanged {
      parts = List.copyOf(parts);
    }

    @Override
    public String sentence() {
      return subject.code() + ": other " + String.join(", ", parts);
    }
  }

  /** What happens to a visit. */
  sealed interface OfVisit extends RosterChange {

    /** The visit as it will be. */
    Visit visit();

    @Override
    default String study() {
      return visit().study();
    }
  }

  /** A visit is planned. */
  record VisitPlanned(Visit visit) implements OfVisit {

    @Override
    public String sentence() {
      return name(visit)
          + " planned"
          + (visit.scheduled() == null ? "" : " on " + visit.scheduled());
    }
  }

  /** A visit is planned for another day, or has another window. */
  record VisitMoved(Visit before, Visit visit) implements OfVisit {

    @Override
    public String sentence() {
      return name(visit)
          + " moved from "
          + (before.scheduled() == null ? "no day" : before.scheduled())
          + " to "
          + (visit.scheduled() == null ? "no day" : visit.scheduled());
    }
  }

  /** The case report says that a visit was done. */
  record VisitDone(Visit visit) implements OfVisit {

    @Override
    public String sentence() {
      return name(visit) + " done on " + visit.doneOn();
    }
  }

  /** The case report says another day than before. */
  record DoneCorrected(Visit before, Visit visit) implements OfVisit {

    @Override
    public String sentence() {
      return name(visit) + " done on " + visit.doneOn() + ", not on " + before.doneOn();
    }
  }

  private static String name(Visit visit) {
    return visit.subject() + " " + visit.label();
  }

  private static String words(SiteNode node) {
    return switch (node.kind()) {
          case AE_TITLE -> "AE title ";
          case ADDRESS -> "address ";
          case UPLOADER -> "account ";
          case INSTITUTION -> "institution ";
          case STATION -> "station ";
          case SERIAL_NUMBER -> "serial number ";
        }
        + node.value();
  }
}
