package org.trinomen.identity.ledger;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.SiteNode;

/**
 * What a study tells of itself. Of two statements about the same thing the later one holds; taken
 * together they are the roster.
 */
public sealed interface RosterAssertion extends Assertion {

  /** The study is planned like this. */
  record StudyDefined(ResearchStudy study) implements RosterAssertion {

    public StudyDefined {
      Texts.requireNamed(study.id(), "a research study");
    }
  }

  /** The scanner, address or account belongs to the hospital. */
  record SiteNodeDeclared(SiteNode node) implements RosterAssertion {

    public SiteNodeDeclared {
      Texts.requireNamed(node.organization(), "a hospital");
      Texts.requireNamed(node.value(), "what belongs to a hospital");
      LocalDate from = node.validFrom();
      LocalDate to = node.validTo();
      if (from != null && to != null && to.isBefore(from)) {
        throw new IllegalArgumentException("it ends before it begins");
      }
    }
  }

  /**
   * The subject's row of the roster, the first or a changed one. It is a changed one of the subject
   * that has the code now; if none has, of the one that has the last of the former codes now.
   */
  record SubjectEnrolled(ResearchSubject subject) implements RosterAssertion {

    public SubjectEnrolled {
      var _ = new SubjectRef(subject.study(), subject.code());
      for (String former : subject.formerCodes()) {
        Texts.requireNamed(former, "a subject");
      }
      if (subject.formerCodes().contains(subject.code())) {
        throw new IllegalArgumentException("a code is not former and present");
      }
    }

    SubjectRef ref() {
      return new SubjectRef(subject.study(), subject.code());
    }

    /** Names no one. */
    @Override
    public String toString() {
      return "SubjectEnrolled[" + subject.study() + ", " + subject.code() + ", redacted]";
    }
  }

  /**
   * The visit is planned for these days.
   *
   * @param label of the visit
   * @param windowLow first day of the window
   * @param windowHigh last day of the window
   */
  record VisitPlanned(
      SubjectRef subject,
      String label,
      @Nullable LocalDate scheduled,
      @Nullable LocalDate windowLow,
      @Nullable LocalDate windowHigh)
      implements RosterAssertion {

    public VisitPlanned {
      Texts.requireNamed(label, "a visit");
      if (windowLow != null && windowHigh != null && windowHigh.isBefore(windowLow)) {
        throw new IllegalArgumentException("a window ends before it begins");
      }
    }
  }

  /**
   * The case report says that the visit was done.
   *
   * @param label of the visit
   * @param enteredOn the day the report became known; null: that of the statement
   */
  record VisitDone(
      SubjectRef subject, String label, LocalDate doneOn, @Nullable LocalDate enteredOn)
      implements RosterAssertion {

    public VisitDone {
      Texts.requireNamed(label, "a visit");
    }
  }

  /**
   * What is known of how a site names scans, written by a person or learned.
   *
   * @param site {@link org.trinomen.identity.study.Site#id()}
   */
  record SiteRule(String site, SiteHabit habit) implements RosterAssertion {

    public SiteRule {
      Texts.requireNamed(site, "a site");
    }
  }

  /**
   * The site's scans show a habit that nobody has stated: an alarm, which decides nothing. Whoever
   * retracts it has looked, and found nothing in it.
   *
   * @param site {@link org.trinomen.identity.study.Site#id()}
   * @param scans the first that showed it
   */
  record SitePatternSeen(String site, SiteHabit habit, List<String> scans)
      implements RosterAssertion {

    /** The most scans that it names. */
    public static final int SCANS_MAX = 16;

    public SitePatternSeen {
      Texts.requireNamed(site, "a site");
      scans = List.copyOf(scans.subList(0, Math.min(SCANS_MAX, scans.size())));
      scans.forEach(Texts::requireShort);
    }
  }
}
