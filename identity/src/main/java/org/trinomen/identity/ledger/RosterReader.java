package org.trinomen.identity.ledger;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;
import org.trinomen.identity.viewpoint.Viewpoint;

/** What studies have told, as of a position: of each thing the last statement that counts. */
final class RosterReader {

  private final Filing filing;
  private final Standing roster;

  RosterReader(Filing filing, long asOf) {
    this.filing = filing;
    this.roster = Standing.ofRoster(filing.log, asOf);
  }

  Roster roster() {
    List<ResearchSubject> subjects = new ArrayList<>();
    List<Visit> visits = new ArrayList<>();
    for (Subject subject : filing.subjects.all()) {
      ResearchSubject row = subject.row(roster);
      if (row != null && subject.canonical(roster) == subject) {
        subjects.add(row);
        visits(subject, row.code(), visits);
      }
    }
    return new Roster(studies(), nodes(), subjects, visits);
  }

  List<ResearchStudy> studies() {
    return last(filing.studies.values()).stream()
        .map(entry -> ((RosterAssertion.StudyDefined) entry.assertion()).study())
        .toList();
  }

  private List<SiteNode> nodes() {
    return last(filing.nodes.values()).stream()
        .map(entry -> ((RosterAssertion.SiteNodeDeclared) entry.assertion()).node())
        .toList();
  }

  private List<LedgerEntry> last(Collection<List<LedgerEntry>> files) {
    return files.stream().map(roster::lastOf).filter(Objects::nonNull).toList();
  }

  private void visits(Subject subject, String code, List<Visit> visits) {
    List<Subject> whole = subject.whole(roster);
    Set<String> labels = new LinkedHashSet<>();
    for (Subject part : whole) {
      labels.addAll(part.planned.keySet());
      labels.addAll(part.done.keySet());
    }
    for (String label : labels) {
      LedgerEntry planned =
          newest(whole.stream().map(s -> s.planned.getOrDefault(label, List.of())).toList());
      LedgerEntry done =
          newest(whole.stream().map(s -> s.done.getOrDefault(label, List.of())).toList());
      if (planned != null || done != null) {
        visits.add(visit(new SubjectRef(subject.study(), code), label, planned, done));
      }
    }
  }

  private @Nullable LedgerEntry newest(List<List<LedgerEntry>> files) {
    return last(files).stream().max((a, b) -> Long.compare(a.seq(), b.seq())).orElse(null);
  }

  private static Visit visit(
      SubjectRef subject, String label, @Nullable LedgerEntry planned, @Nullable LedgerEntry done) {
    RosterAssertion.VisitPlanned plan =
        planned == null ? null : (RosterAssertion.VisitPlanned) planned.assertion();
    RosterAssertion.VisitDone report =
        done == null ? null : (RosterAssertion.VisitDone) done.assertion();
    return new Visit(
        subject.study(),
        subject.code(),
        label,
        plan == null ? null : plan.scheduled(),
        plan == null ? null : plan.windowLow(),
        plan == null ? null : plan.windowHigh(),
        report == null ? null : report.doneOn(),
        done == null || report == null ? null : enteredOn(report, done));
  }

  private static LocalDate enteredOn(RosterAssertion.VisitDone report, LedgerEntry entry) {
    LocalDate stated = report.enteredOn();
    return stated == null ? LocalDate.ofInstant(entry.recordedAt(), ZoneOffset.UTC) : stated;
  }

  List<String> aliases(SubjectRef ref) {
    Subject subject = filing.subjects.find(ref, roster);
    if (subject == null) {
      return List.of();
    }
    return subject.whole(roster).stream()
        .flatMap(part -> part.aliases.stream())
        .filter(roster::counts)
        .map(entry -> ((SubjectAssertion.AlsoKnownAs) entry.assertion()).alias())
        .distinct()
        .toList();
  }

  /** Every entry that tells of a subject, later ones too. */
  List<LedgerEntry> history(SubjectRef ref) {
    Subject subject = filing.subjects.find(ref, roster);
    if (subject == null) {
      return List.of();
    }
    TreeMap<Long, LedgerEntry> all = new TreeMap<>();
    for (Subject part : subject.whole(roster)) {
      part.all.forEach(entry -> all.put(entry.seq(), entry));
    }
    return List.copyOf(all.values());
  }

  static List<Viewpoint> viewpoints(Filing filing, long asOf) {
    return filing.viewpoints.values().stream()
        .map(definitions -> definitions.stream().filter(e -> e.seq() <= asOf).toList())
        .filter(definitions -> !definitions.isEmpty())
        .map(
            definitions ->
                ((LedgerAssertion.ViewpointDefined) definitions.getLast().assertion()).viewpoint())
        .toList();
  }
}
