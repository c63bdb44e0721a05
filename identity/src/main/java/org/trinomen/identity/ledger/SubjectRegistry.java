package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchSubject;

/**
 * Which subject a code meant when it was used. That is settled once, when the entry is added, from
 * the entries before it; so a later change of codes, or a code given to someone else, changes
 * nothing of what was said before.
 */
final class SubjectRegistry {

  private final EntryLog log;
  private final Map<SubjectRef, List<Bearer>> byCode = new HashMap<>();
  private final Set<Subject> all = new LinkedHashSet<>();

  /** A subject that has or had a code, known since an entry. */
  private record Bearer(Subject subject, long since) {}

  SubjectRegistry(EntryLog log) {
    this.log = log;
  }

  /** All subjects ever named, in order. */
  Collection<Subject> all() {
    return all;
  }

  /** The subject that an entry means by a code; one of which nothing is known yet if need be. */
  Subject bind(SubjectRef ref, long seq) {
    Subject known = find(ref, Standing.ofRoster(log, seq - 1));
    return known == null ? begin(ref, seq) : known;
  }

  private Subject begin(SubjectRef ref, long seq) {
    Subject subject = new Subject(ref);
    all.add(subject);
    register(ref, subject, seq);
    return subject;
  }

  private void register(SubjectRef ref, Subject subject, long seq) {
    List<Bearer> bearers = byCode.computeIfAbsent(ref, _ -> new ArrayList<>(1));
    if (bearers.stream().noneMatch(bearer -> bearer.subject() == subject)) {
      bearers.add(new Bearer(subject, seq));
    }
  }

  /**
   * The subject that has a code as of then; if none has it, the last that had it.
   *
   * @return null if the code has never been heard of
   */
  @Nullable Subject find(SubjectRef ref, Standing roster) {
    Subject present = present(ref, roster);
    if (present != null) {
      return present;
    }
    List<Bearer> bearers = byCode.getOrDefault(ref, List.of());
    for (int i = bearers.size() - 1; i >= 0; i--) {
      if (bearers.get(i).since() <= roster.asOf()) {
        return bearers.get(i).subject().canonical(roster);
      }
    }
    return null;
  }

  /** The subject whose present code it is; null if it is nobody's. */
  private @Nullable Subject present(SubjectRef ref, Standing roster) {
    List<Bearer> bearers = byCode.getOrDefault(ref, List.of());
    for (int i = bearers.size() - 1; i >= 0; i--) {
      Subject subject = bearers.get(i).subject();
      if (bearers.get(i).since() <= roster.asOf()
          && subject.canonical(roster) == subject
          && subject.code(roster).equals(ref.code())) {
        return subject;
      }
    }
    return null;
  }

  /** Takes a row of the roster: a new subject's, or a changed one. Tells whose. */
  Subject enrol(LedgerEntry entry, ResearchSubject row) {
    Standing before = Standing.ofRoster(log, entry.seq() - 1);
    Subject subject = subjectOf(row, before);
    if (subject == null) {
      subject = begin(new SubjectRef(row.study(), row.code()), entry.seq());
    }
    List<String> known = codes(subject.row(before));
    for (String code : codes(row)) {
      SubjectRef ref = new SubjectRef(row.study(), code);
      // A former code that the row named before may be someone else's by now.
      Subject other = known.contains(code) ? null : present(ref, before);
      if (other != null && other != subject) {
        other.adoptInto(subject, entry);
      }
      register(ref, subject, entry.seq());
    }
    subject.rows.add(entry);
    return subject;
  }

  private static List<String> codes(@Nullable ResearchSubject row) {
    if (row == null) {
      return List.of();
    }
    List<String> codes = new ArrayList<>(row.formerCodes());
    codes.add(row.code());
    return codes;
  }

  /** Whose row it is, as far as rows before tell; null if nobody's. */
  private @Nullable Subject subjectOf(ResearchSubject row, Standing before) {
    Subject same = present(new SubjectRef(row.study(), row.code()), before);
    if (same != null && same.row(before) != null) {
      return same;
    }
    for (String former : row.formerCodes().reversed()) {
      Subject renamed = present(new SubjectRef(row.study(), former), before);
      if (renamed != null && renamed.row(before) != null) {
        return renamed;
      }
    }
    return same;
  }
}
