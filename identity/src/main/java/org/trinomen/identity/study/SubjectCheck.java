package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchSubject.Status;

/** Whether a row of a roster can be true by itself and in its study. */
final class SubjectCheck {

  private final RosterContext context;

  SubjectCheck(RosterContext context) {
    this.context = context;
  }

  /**
   * Whether the row can be taken; tells what is wrong or odd.
   *
   * @param before the same subject as known; null if new
   */
  boolean usable(RosterLine<ResearchSubject> line, @Nullable ResearchSubject before) {
    ResearchSubject subject = line.value();
    ResearchStudy study = context.study(subject.study());
    if (study == null) {
      String what = "there is no study " + subject.study();
      context.problem(line.error("study", what, "describe it, or correct its id"));
      return false;
    }
    // Everything is looked at, so that all problems are told at once.
    List<Boolean> usable =
        List.of(site(line, study), code(line, before), policy(line, study), dates(line, study));
    return !usable.contains(false) && !subject.formerCodes().contains(subject.code());
  }

  private boolean site(RosterLine<ResearchSubject> line, ResearchStudy study) {
    String named = line.value().site();
    if (study.sites().isEmpty() && named.isEmpty()) {
      return true;
    }
    if (study.sites().stream().anyMatch(site -> site.id().equals(named))) {
      return true;
    }
    String known = String.join(", ", study.sites().stream().map(Site::id).toList());
    String what = study.id() + " has no site " + named;
    context.problem(line.error("site", what, "one of " + known + "; or add the site to the study"));
    return false;
  }

  private boolean code(RosterLine<ResearchSubject> line, @Nullable ResearchSubject before) {
    ResearchSubject subject = line.value();
    Optional<StudyCoding> coding = context.coding(subject.study());
    if (coding.isEmpty()) {
      return true;
    }
    // A code that was taken before can't be refused now: the study may be described otherwise.
    boolean known = before != null && before.code().equals(subject.code());
    Optional<ParsedCode> parsed = coding.get().parse(subject.code());
    String template = coding.get().study().grammar().template();
    if (parsed.isEmpty()) {
      return odd(line, known, subject.code() + " is no code as in " + template, "correct it");
    }
    if (parsed.get().check() == ParsedCode.Check.WRONG) {
      String what = subject.code() + " has the wrong check character: something is mistyped";
      return odd(line, known, what, "compare it with the source");
    }
    String prefix = parsed.get().site();
    coding.get().study().sites().stream()
        .filter(site -> !prefix.isEmpty() && site.prefix().equals(prefix))
        .filter(site -> !site.id().equals(subject.site()))
        .findFirst()
        .ifPresent(
            site ->
                context.problem(
                    line.warning(
                        "site",
                        "the code is one of " + site.id() + ", the row says " + subject.site(),
                        "right only if the subject moved")));
    return true;
  }

  private boolean odd(RosterLine<ResearchSubject> line, boolean known, String what, String remedy) {
    context.problem(
        known ? line.warning("subject", what, remedy) : line.error("subject", what, remedy));
    return known;
  }

  /** What a study may not know must not be kept. */
  private boolean policy(RosterLine<ResearchSubject> line, ResearchStudy study) {
    PersonalIdentity person = line.value().person();
    boolean named =
        !(person.familyName()
                + person.givenName()
                + person.middleName()
                + person.medicalRecordNumber())
            .isEmpty();
    boolean dated = person.birthDate() != null;
    boolean allowed =
        switch (study.identityPolicy()) {
          case NONE -> !named && !dated;
          case BIRTH_DATE -> !named;
          case FULL -> true;
        };
    if (!allowed) {
      String what =
          study.id()
              + (named ? " may hold no names and hospital numbers" : " may hold no dates of birth");
      String remedy = "leave those cells empty; or, if the protocol allows it, set identity_policy";
      context.problem(line.error(named ? "family" : "birthdate", what, remedy));
    }
    return allowed;
  }

  private boolean dates(RosterLine<ResearchSubject> line, ResearchStudy study) {
    ResearchSubject subject = line.value();
    LocalDate enrolled = subject.enrolledOn();
    LocalDate born = subject.person().birthDate();
    boolean possible =
        !List.of(
                past(line, "enrolled_on", enrolled),
                past(line, "entered_on", subject.enteredOn()),
                past(line, "status_on", subject.statusOn()),
                past(line, "birthdate", born))
            .contains(false);
    if (enrolled != null && born != null && born.isAfter(enrolled)) {
      context.problem(line.error("birthdate", "is after the enrolment", "correct one of the two"));
      possible = false;
    }
    int year = subject.person().birthYear();
    if (born != null && year != 0 && year != born.getYear()) {
      context.problem(
          line.error("birthyear", "is not that of birthdate", "correct one of the two"));
      possible = false;
    }
    LocalDate since = subject.statusOn();
    if (enrolled != null && since != null && since.isBefore(enrolled)) {
      String what = "is before the enrolment";
      context.problem(line.warning("status_on", what, "correct one of the two"));
    }
    if (subject.status() == Status.WITHDRAWN && since == null) {
      String remedy = "scans until that day still belong to the study: say which day";
      context.problem(line.warning("status_on", "withdrawn, and no day", remedy));
    }
    LocalDate start = study.accrualStart();
    if (enrolled != null && start != null && enrolled.isBefore(start)) {
      String what = "is before the study began to enrol, " + start;
      context.problem(line.warning("enrolled_on", what, "correct one of the two"));
    }
    return possible;
  }

  private boolean past(RosterLine<ResearchSubject> line, String column, @Nullable LocalDate day) {
    if (context.inFuture(day)) {
      context.problem(line.error(column, "has not come yet", "correct the date"));
      return false;
    }
    return true;
  }
}
