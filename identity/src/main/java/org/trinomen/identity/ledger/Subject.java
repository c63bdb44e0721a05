package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchSubject;

/**
 * One subject through all its codes, with all that was ever said of it. Whether it counts is asked
 * as of a position.
 */
final class Subject {

  private final SubjectRef first;

  /** {@link RosterAssertion.SubjectEnrolled}, in order. */
  final List<LedgerEntry> rows = new ArrayList<>();

  /** Every entry about it, retractions and confirmations too; in order. */
  final List<LedgerEntry> all = new ArrayList<>();

  /** {@link RosterAssertion.VisitPlanned} by the visit's label. */
  final Map<String, List<LedgerEntry>> planned = new LinkedHashMap<>();

  /** {@link RosterAssertion.VisitDone} by the visit's label. */
  final Map<String, List<LedgerEntry>> done = new LinkedHashMap<>();

  /** {@link SubjectAssertion.AlsoKnownAs}, in order. */
  final List<LedgerEntry> aliases = new ArrayList<>();

  /** Statements on who is the same person, each with the other one. */
  final List<Claim> links = new ArrayList<>();

  /** Scans ever assigned to a visit, by its label, each with the number of the first entry. */
  final Map<String, Map<String, Long>> scans = new HashMap<>();

  /** Rows by which this subject turned out to be another one under a former code. */
  private final List<Adoption> adoptions = new ArrayList<>();

  /** Subjects that turned out to be this one. */
  final List<Subject> adopted = new ArrayList<>();

  /** By a row of its roster another subject turned out to be this one. */
  private record Adoption(LedgerEntry entry, Subject other) {}

  /** A subject of which nothing is known but a code. */
  Subject(SubjectRef first) {
    this.first = first;
  }

  String study() {
    return first.study();
  }

  /** The row that holds; null if there is none: someone spoke of a subject not yet enrolled. */
  @Nullable ResearchSubject row(Standing roster) {
    LedgerEntry entry = roster.lastOf(rows);
    return entry == null ? null : ((RosterAssertion.SubjectEnrolled) entry.assertion()).subject();
  }

  /** The code that it has. */
  String code(Standing roster) {
    ResearchSubject row = row(roster);
    return row == null ? first.code() : row.code();
  }

  void adoptInto(Subject other, LedgerEntry because) {
    adoptions.add(new Adoption(because, other));
    other.adopted.add(this);
  }

  /** This subject, or the one that it turned out to be. */
  Subject canonical(Standing roster) {
    Subject subject = this;
    // Each step goes to the adopter named by a later row; the bound only guards against a circle.
    for (int steps = 0; steps < 64; steps++) {
      Subject next = subject.adopter(roster);
      if (next == null) {
        return subject;
      }
      subject = next;
    }
    return this;
  }

  private @Nullable Subject adopter(Standing roster) {
    for (int i = adoptions.size() - 1; i >= 0; i--) {
      if (roster.counts(adoptions.get(i).entry())) {
        return adoptions.get(i).other();
      }
    }
    return null;
  }

  /** This one and all that, as of then, are it. */
  List<Subject> whole(Standing roster) {
    if (adopted.isEmpty()) {
      return List.of(this);
    }
    List<Subject> all = new ArrayList<>(List.of(this));
    for (int i = 0; i < all.size(); i++) {
      for (Subject part : all.get(i).adopted) {
        if (!all.contains(part) && part.canonical(roster) == this) {
          all.add(part);
        }
      }
    }
    return all;
  }
}
