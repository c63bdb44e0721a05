package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.identity.study.OtherNumbers;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;

/**
 * What is typed for a subject besides its codes: the numbers that the study's coding plans for, the
 * other numbers of its row, what people say that it goes by, and the codes of whom they say to be
 * the same person.
 */
final class OtherCodes {

  /** Where the coding plans for a number, a site types it, or now and then not all around it. */
  private static final double PLANNED = 1;

  private static final double BARE = 0.1;

  /** A number that nobody planned to be typed is, by habit, now and then. */
  private static final double KNOWN = 0.05;

  /** Enough of a number to single someone out. */
  private static final int LENGTH_MIN = 2;

  /**
   * One of them.
   *
   * @param log of how probable it is that this is typed
   */
  record OtherCode(int subject, String text, double log, CodeChannel.Kind kind) {}

  private final RosterIndex roster;
  private final List<OtherCode> codes = new ArrayList<>();
  private final Set<Long> different = new HashSet<>();

  OtherCodes(RosterIndex roster, Declarations stated) {
    this.roster = roster;
    Map<String, OtherNumbers> numbers = new HashMap<>();
    for (ResearchStudy study : roster.studies) {
      numbers.put(study.id(), new OtherNumbers(study));
    }
    for (int s = 0; s < roster.subjectCount(); s++) {
      ResearchSubject subject = roster.subjects.get(s);
      OtherNumbers planned = numbers.get(subject.study());
      if (planned != null && !subject.identifiers().isEmpty()) {
        numbers(s, subject, planned);
      }
    }
    if (!stated.aliases().isEmpty() || !stated.persons().isEmpty()) {
      stated(stated, new SubjectLookup(roster));
    }
  }

  private void numbers(int s, ResearchSubject subject, OtherNumbers planned) {
    Set<String> typed = planned.asPlanned(subject);
    typed.forEach(text -> add(s, text, PLANNED, CodeChannel.Kind.OTHER_NUMBER));
    subject.identifiers().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .filter(value -> !typed.contains(value))
        .forEach(
            value -> add(s, value, typed.isEmpty() ? KNOWN : BARE, CodeChannel.Kind.OTHER_NUMBER));
  }

  private void stated(Declarations stated, SubjectLookup lookup) {
    for (Declarations.Alias alias : stated.aliases()) {
      add(
          lookup.subject(alias.study(), alias.subject()),
          alias.alias(),
          CodeRates.DEFAULT.formerCode(),
          CodeChannel.Kind.ALIAS);
    }
    for (Declarations.PersonLink link : stated.persons()) {
      int one = lookup.subject(link.study(), link.subject());
      int other = lookup.subject(link.otherStudy(), link.other());
      if (one >= 0 && other >= 0 && link.same()) {
        same(one, other);
        same(other, one);
      } else if (one >= 0 && other >= 0) {
        different.add(pair(one, other));
      }
    }
  }

  private void same(int subject, int as) {
    double share = CodeRates.DEFAULT.formerCode();
    add(subject, roster.code[as], share, CodeChannel.Kind.SAME_PERSON);
  }

  private void add(int subject, String text, double share, CodeChannel.Kind kind) {
    String compact = TypedText.compact(text);
    if (subject >= 0 && compact.length() >= LENGTH_MIN && !compact.equals(roster.code[subject])) {
      codes.add(new OtherCode(subject, compact, Math.log(share), kind));
    }
  }

  List<OtherCode> all() {
    return codes;
  }

  /** Whether people say that two subjects are not one person. */
  boolean areDifferent(int one, int other) {
    return different.contains(pair(one, other));
  }

  private static long pair(int a, int b) {
    return ((long) Math.min(a, b) << 32) | Math.max(a, b);
  }
}
