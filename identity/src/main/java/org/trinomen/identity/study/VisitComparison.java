package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Visits: planned, moved, done. */
final class VisitComparison {

  private final RosterContext context;
  private final Consumer<RosterLine<RosterChange>> changes;
  private final Map<VisitKey, Visit> present = new LinkedHashMap<>();
  private final Map<VisitKey, RosterLine<Visit>> listed = new HashMap<>();

  /** A visit of a subject, by the code that the subject will have. */
  private record VisitKey(String study, String subject, String label) {

    static VisitKey of(Visit visit) {
      return new VisitKey(visit.study(), visit.subject(), visit.label());
    }
  }

  VisitComparison(RosterContext context, Consumer<RosterLine<RosterChange>> changes) {
    this.context = context;
    this.changes = changes;
  }

  void compare(List<RosterLine<Visit>> lines) {
    for (Visit visit : context.present().visits()) {
      ResearchSubject subject = context.subject(visit.study(), visit.subject());
      Visit known = subject == null ? visit : visit.of(subject.code());
      present.put(VisitKey.of(known), known);
    }
    for (RosterLine<Visit> line : lines) {
      ResearchSubject subject = context.subject(line.value().study(), line.value().subject());
      if (subject == null) {
        String what = "nobody has the code " + line.value().subject();
        context.problem(line.error("subject", what, "list the subject in the roster"));
        continue;
      }
      RosterLine<Visit> visit = line.with(line.value().of(subject.code()));
      RosterLine<Visit> twin = listed.putIfAbsent(VisitKey.of(visit.value()), visit);
      if (twin != null) {
        String what = "this visit stands in line " + twin.line() + " too";
        context.problem(line.error("visit", what, "remove one of the two"));
      } else if (usable(visit)) {
        compare(visit);
      }
    }
    missing(lines);
  }

  private boolean usable(RosterLine<Visit> line) {
    Visit visit = line.value();
    boolean possible = label(line);
    LocalDate low = visit.windowLow();
    LocalDate high = visit.windowHigh();
    if (low != null && high != null && high.isBefore(low)) {
      context.problem(line.error("window_hi", "is before window_lo", "exchange the two dates"));
      possible = false;
    }
    LocalDate planned = visit.scheduled();
    if (planned != null && visit.isOutsideWindow(planned)) {
      context.problem(line.warning("scheduled", "is outside the window", "check the dates"));
    }
    LocalDate done = visit.doneOn();
    LocalDate entered = visit.doneEnteredOn();
    if (context.inFuture(done)) {
      context.problem(line.error("edc_done_on", "has not come yet", "correct the date"));
      possible = false;
    }
    if (context.inFuture(entered)) {
      context.problem(line.error("edc_entered_on", "has not come yet", "correct the date"));
      possible = false;
    }
    if (done != null && entered != null && entered.isBefore(done)) {
      String what = "was entered before it was done";
      context.problem(line.warning("edc_entered_on", what, "correct one of the two"));
    }
    return possible;
  }

  private boolean label(RosterLine<Visit> line) {
    Visit visit = line.value();
    ResearchStudy study = context.study(visit.study());
    if (study == null || study.visits().isEmpty()) {
      return true;
    }
    List<String> labels = study.visits().stream().map(PlannedVisit::label).toList();
    if (labels.contains(visit.label())) {
      return true;
    }
    String remedy =
        context
            .coding(visit.study())
            .flatMap(coding -> coding.visit(visit.label()))
            .map(meant -> "did you mean " + meant + "?")
            .orElse("one of " + String.join(", ", labels) + "; or add it to the study");
    String what = visit.study() + " plans no visit " + visit.label();
    context.problem(line.error("visit", what, remedy));
    return false;
  }

  private void compare(RosterLine<Visit> line) {
    Visit row = line.value();
    Visit before = present.get(VisitKey.of(row));
    Visit now =
        before == null
            ? new Visit(row.study(), row.subject(), row.label(), null, null, null, null, null)
            : before;
    if ((planned(row) && !samePlan(now, row)) || (before == null && row.doneOn() == null)) {
      Visit moved =
          new Visit(
              row.study(),
              row.subject(),
              row.label(),
              row.scheduled(),
              row.windowLow(),
              row.windowHigh(),
              now.doneOn(),
              now.doneEnteredOn());
      changes.accept(
          line.with(
              planned(now)
                  ? new RosterChange.VisitMoved(now, moved)
                  : new RosterChange.VisitPlanned(moved)));
      now = moved;
    }
    done(line, now);
  }

  private void done(RosterLine<Visit> line, Visit now) {
    Visit row = line.value();
    if (row.doneOn() == null) {
      if (now.doneOn() != null) {
        String what = "was reported as done, and the file no longer says so; the report stays";
        context.problem(line.warning("edc_done_on", what, "if it was wrong, retract it"));
      }
      return;
    }
    // Where a file does not say when a report was entered, it was when the report was imported.
    LocalDate entered =
        row.doneEnteredOn() == null && row.doneOn().equals(now.doneOn())
            ? now.doneEnteredOn()
            : row.doneEnteredOn();
    Visit after =
        new Visit(
            row.study(),
            row.subject(),
            row.label(),
            now.scheduled(),
            now.windowLow(),
            now.windowHigh(),
            row.doneOn(),
            entered);
    if (!after.equals(now)) {
      changes.accept(
          line.with(
              now.doneOn() == null
                  ? new RosterChange.VisitDone(after)
                  : new RosterChange.DoneCorrected(now, after)));
    }
  }

  /** Known, of a study whose visits the files hold, and in none of them. */
  private void missing(List<RosterLine<Visit>> lines) {
    Set<String> studies = new HashSet<>();
    lines.forEach(line -> studies.add(line.value().study()));
    for (Visit visit : present.values()) {
      if (studies.contains(visit.study()) && !listed.containsKey(VisitKey.of(visit))) {
        context.problem(
            lines
                .getFirst()
                .inFile()
                .warning(
                    "visit",
                    visit.subject()
                        + " "
                        + visit.label()
                        + " is known and not in the file; it stays",
                    "list it"));
      }
    }
  }

  private static boolean planned(Visit visit) {
    return visit.scheduled() != null || visit.windowLow() != null || visit.windowHigh() != null;
  }

  private static boolean samePlan(Visit a, Visit b) {
    return Objects.equals(a.scheduled(), b.scheduled())
        && Objects.equals(a.windowLow(), b.windowLow())
        && Objects.equals(a.windowHigh(), b.windowHigh());
  }
}
