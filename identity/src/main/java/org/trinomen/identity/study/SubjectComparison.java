package org.trinomen.identity.study;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchSubject.Status;
import org.trinomen.identity.study.RosterContext.SubjectKey;

/**
 * Subjects: who is new, who has another code, who left or came back, what else differs, and who is
 * known but stands in no file.
 */
final class SubjectComparison {

  private final RosterContext context;
  private final Consumer<RosterLine<RosterChange>> changes;
  private final SubjectCheck check;
  private final Map<SubjectKey, RosterLine<ResearchSubject>> listed = new LinkedHashMap<>();

  /** Who is known and was found in the files, under the code that is known. */
  private final Set<SubjectKey> found = new HashSet<>();

  private final List<ResearchSubject> enrolled = new ArrayList<>();

  SubjectComparison(RosterContext context, Consumer<RosterLine<RosterChange>> changes) {
    this.context = context;
    this.changes = changes;
    this.check = new SubjectCheck(context);
  }

  void compare(List<RosterLine<ResearchSubject>> lines) {
    for (RosterLine<ResearchSubject> line : lines) {
      RosterLine<ResearchSubject> twin = listed.putIfAbsent(RosterContext.key(line.value()), line);
      if (twin != null) {
        String what = line.value().code() + " stands in line " + twin.line() + " too";
        context.problem(line.error("subject", what, "remove one of the two"));
      }
    }
    formerCodes();
    identifiers();
    for (RosterLine<ResearchSubject> line : listed.values()) {
      ResearchSubject before = before(line);
      if (before != null) {
        found.add(RosterContext.key(before));
      }
      if (!check.usable(line, before) || !oneSubject(line, before)) {
        if (before != null) {
          context.willBe(before);
        }
        continue;
      }
      ResearchSubject after = merged(before, line.value());
      context.willBe(after);
      compare(line, before, after);
    }
    missing();
  }

  /** The subject whose row this is: by its code, or by the last former code that is still known. */
  private @Nullable ResearchSubject before(RosterLine<ResearchSubject> line) {
    ResearchSubject row = line.value();
    ResearchSubject same = context.presentSubject(row.study(), row.code());
    if (same != null) {
      return same;
    }
    for (String former : row.formerCodes().reversed()) {
      ResearchSubject renamed = context.presentSubject(row.study(), former);
      if (renamed != null && !listed.containsKey(new SubjectKey(row.study(), former))) {
        return renamed;
      }
    }
    return null;
  }

  /**
   * Whether the row's codes, as far as they are known, are one subject's. Two known subjects become
   * one where the file lists only one of them; somebody should look at that.
   */
  private boolean oneSubject(RosterLine<ResearchSubject> line, @Nullable ResearchSubject before) {
    ResearchSubject row = line.value();
    boolean one = true;
    for (String former : row.formerCodes()) {
      ResearchSubject other = context.presentSubject(row.study(), former);
      if (other == null
          || other.equals(before)
          || (before != null && before.formerCodes().contains(former))) {
        continue;
      }
      if (listed.containsKey(RosterContext.key(other))) {
        String what = former + " is listed as a subject of its own too";
        String remedy = "first import the new code; then give the old one to somebody else";
        context.problem(line.error("former_codes", what, remedy));
        one = false;
      } else {
        String what = former + " was taken for another subject until now";
        context.problem(line.warning("former_codes", what, "right only if they are one person"));
        found.add(RosterContext.key(other));
      }
    }
    return one;
  }

  /** A code that a subject once had stays among the former ones, whatever the file says. */
  private static ResearchSubject merged(@Nullable ResearchSubject before, ResearchSubject row) {
    if (before == null) {
      return row;
    }
    Set<String> former = new LinkedHashSet<>(before.formerCodes());
    if (!before.code().equals(row.code())) {
      former.add(before.code());
    }
    former.addAll(row.formerCodes());
    former.remove(row.code());
    return with(row, row.code(), List.copyOf(former), row.status(), row.statusOn());
  }

  private void compare(
      RosterLine<ResearchSubject> line, @Nullable ResearchSubject before, ResearchSubject after) {
    if (before == null) {
      enrolled.add(after);
      changes.accept(line.with(new RosterChange.SubjectEnrolled(after, late(after))));
      return;
    }
    ResearchSubject now = before;
    if (!before.code().equals(after.code())) {
      ResearchSubject renamed =
          with(before, after.code(), after.formerCodes(), before.status(), before.statusOn());
      changes.accept(line.with(new RosterChange.CodeChanged(now, renamed)));
      now = renamed;
    }
    if (now.status() != after.status()) {
      ResearchSubject moved =
          with(now, now.code(), now.formerCodes(), after.status(), after.statusOn());
      changes.accept(
          line.with(
              switch (after.status()) {
                case WITHDRAWN -> new RosterChange.Withdrawn(now, moved);
                case ACTIVE -> new RosterChange.ReEnrolled(now, moved);
              }));
      now = moved;
    }
    if (!now.equals(after)) {
      changes.accept(
          line.with(new RosterChange.SubjectChanged(now, after, differences(now, after))));
    }
  }

  private static long late(ResearchSubject subject) {
    LocalDate enrolled = subject.enrolledOn();
    LocalDate entered = subject.enteredOn();
    return enrolled == null || entered == null
        ? 0
        : Math.max(0, ChronoUnit.DAYS.between(enrolled, entered));
  }

  private static List<String> differences(ResearchSubject a, ResearchSubject b) {
    List<String> parts = new ArrayList<>();
    differ(parts, "site", a.site(), b.site());
    differ(parts, "former codes", a.formerCodes(), b.formerCodes());
    differ(parts, "personal identity", a.person(), b.person());
    differ(parts, "day of enrolment", a.enrolledOn(), b.enrolledOn());
    differ(parts, "day of entry", a.enteredOn(), b.enteredOn());
    differ(parts, "day of the status", a.statusOn(), b.statusOn());
    differ(parts, "identifiers", a.identifiers(), b.identifiers());
    return parts;
  }

  private static void differ(
      List<String> parts, String name, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      parts.add(name);
    }
  }

  /** Codes that were given to somebody before. */
  private void formerCodes() {
    Map<SubjectKey, String> bearers = new HashMap<>();
    for (ResearchSubject subject : context.presentSubjects()) {
      subject
          .formerCodes()
          .forEach(code -> bearers.put(new SubjectKey(subject.study(), code), subject.code()));
    }
    for (RosterLine<ResearchSubject> line : listed.values()) {
      ResearchSubject subject = line.value();
      for (String code : subject.formerCodes()) {
        SubjectKey key = new SubjectKey(subject.study(), code);
        String other = bearers.put(key, subject.code());
        if (other != null
            && !other.equals(subject.code())
            && !subject.formerCodes().contains(other)) {
          String what = code + " was a code of " + other + " too";
          context.problem(line.warning("former_codes", what, "check whose it was"));
        }
        if (code.equals(subject.code())) {
          String what = "the present code is among the former ones";
          context.problem(line.error("former_codes", what, "take it out"));
        }
      }
    }
    for (RosterLine<ResearchSubject> line : listed.values()) {
      ResearchSubject subject = line.value();
      String other = bearers.get(RosterContext.key(subject));
      if (other != null && !other.equals(subject.code())) {
        String what = subject.code() + " was a code of " + other + " before";
        String remedy = "scans under it can be either's; better give a code that nobody had";
        context.problem(line.warning("subject", what, remedy));
      }
    }
  }

  private void identifiers() {
    record NumberAtSite(String study, String site, String name, String value) {}
    Map<NumberAtSite, String> bearers = new HashMap<>();
    for (RosterLine<ResearchSubject> line : listed.values()) {
      ResearchSubject subject = line.value();
      subject
          .identifiers()
          .forEach(
              (name, value) -> {
                NumberAtSite number =
                    new NumberAtSite(subject.study(), subject.site(), name, value);
                String other = bearers.put(number, subject.code());
                if (other != null) {
                  String what = "is that of " + other + " as well, at the same site";
                  context.problem(line.warning("id:" + name, what, "check whose it is"));
                }
              });
    }
  }

  /** Known, of a study whose roster the files hold, and in none of them. */
  private void missing() {
    Map<String, RosterLine<ResearchSubject>> firstOfStudy = new HashMap<>();
    listed.values().forEach(line -> firstOfStudy.putIfAbsent(line.value().study(), line));
    for (ResearchSubject subject : context.presentSubjects()) {
      if (found.contains(RosterContext.key(subject))) {
        continue;
      }
      context.willBe(subject);
      RosterLine<ResearchSubject> first = firstOfStudy.get(subject.study());
      if (first != null) {
        context.problem(
            first
                .inFile()
                .warning(
                    "subject",
                    subject.code() + " is known and not in the file; it stays",
                    remedy(subject)));
      }
    }
  }

  private String remedy(ResearchSubject subject) {
    List<ResearchSubject> alike =
        enrolled.stream()
            .filter(
                other ->
                    other.study().equals(subject.study())
                        && other.site().equals(subject.site())
                        && subject.enrolledOn() != null
                        && Objects.equals(other.enrolledOn(), subject.enrolledOn())
                        && other.person().equals(subject.person()))
            .toList();
    return alike.size() == 1
        ? "if its code is now " + alike.getFirst().code() + ", say so in former_codes there"
        : "if it left the study, list it with the status withdrawn";
  }

  private static ResearchSubject with(
      ResearchSubject subject,
      String code,
      List<String> formerCodes,
      Status status,
      @Nullable LocalDate statusOn) {
    return new ResearchSubject(
        subject.study(),
        subject.site(),
        code,
        formerCodes,
        subject.person(),
        subject.enrolledOn(),
        subject.enteredOn(),
        status,
        statusOn,
        subject.identifiers());
  }
}
