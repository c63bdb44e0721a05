package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which codes a reading may mean, without comparing it with all: by the exact text, by the text
 * with look-alikes and leading zeros made equal, by the text with any one character left out (both
 * sides do so, which finds every single error: Garbe's symmetric delete), by the number alone, and
 * by the beginning.
 */
final class CodeIndex {

  private static final int EXACT = 1;
  private static final int FOLDED = 2;
  private static final int DELETED = 3;
  private static final int NUMBER = 4;
  private static final int BEGINNINGS_MAX = 120;
  private static final int BEGINNING_LENGTH = 4;
  private static final int NEIGHBOURS = 4;

  private final RosterIndex roster;
  private final LongMultimap keys;

  /** Entries in the order of their texts, and the place of each entry there. */
  private final int[] byText;

  private final int[] rank;

  /** Every code that a subject has or had; entry s is the present code of subject s. */
  final String[] text;

  final String[] tail;
  final String[] unpadded;
  final String[] unpaddedTail;

  /** Digests of the same four, to see that texts are not equal without touching them. */
  final TextDigests digests;

  final int[] subject;

  /** Log of how probable it is that this one of the subject's codes is typed. */
  final double[] logUse;

  /** What it is to the subject. */
  final CodeChannel.Kind[] kind;

  CodeIndex(RosterIndex roster, OtherCodes others) {
    this.roster = roster;
    List<String> texts = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<Double> uses = new ArrayList<>();
    for (int s = 0; s < roster.subjectCount(); s++) {
      texts.add(roster.code[s]);
      owners.add(s);
      uses.add(0.0);
    }
    for (int s = 0; s < roster.subjectCount(); s++) {
      for (String former : roster.subjects.get(s).formerCodes()) {
        texts.add(TypedText.compact(former));
        owners.add(s);
        uses.add(Math.log(CodeRates.DEFAULT.formerCode()));
      }
    }
    earlierEnrolments(texts, owners, uses, others);
    int firstOther = texts.size();
    for (OtherCodes.OtherCode other : others.all()) {
      texts.add(other.text());
      owners.add(other.subject());
      uses.add(other.log());
    }
    text = texts.toArray(String[]::new);
    subject = owners.stream().mapToInt(i -> i).toArray();
    logUse = uses.stream().mapToDouble(d -> d).toArray();
    kind = new CodeChannel.Kind[text.length];
    Arrays.fill(kind, CodeChannel.Kind.FORMER);
    Arrays.fill(kind, 0, roster.subjectCount(), CodeChannel.Kind.CLEAN);
    for (int i = 0; i < others.all().size(); i++) {
      kind[firstOther + i] = others.all().get(i).kind();
    }
    tail = new String[text.length];
    unpadded = new String[text.length];
    unpaddedTail = new String[text.length];
    LongMultimap.Builder builder = new LongMultimap.Builder();
    for (int e = 0; e < text.length; e++) {
      tail[e] = tail(text[e]);
      unpadded[e] = TypedText.unpadded(text[e]);
      unpaddedTail[e] = TypedText.unpadded(tail[e]);
      index(e, builder);
    }
    keys = builder.build();
    digests = new TextDigests(text, unpadded, tail, unpaddedTail);
    Integer[] order = new Integer[text.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> text[a].equals(text[b]) ? a - b : text[a].compareTo(text[b]));
    byText = Arrays.stream(order).mapToInt(i -> i).toArray();
    rank = new int[byText.length];
    for (int at = 0; at < byText.length; at++) {
      rank[byText[at]] = at;
    }
  }

  /**
   * A person withdrawn and enrolled again has two codes and goes on being called by the old one.
   * Who may be the same is told by site, birth and sex; it is shared among all that it may be.
   */
  private void earlierEnrolments(
      List<String> texts, List<Integer> owners, List<Double> uses, OtherCodes others) {
    Map<String, List<Integer>> later = new HashMap<>();
    for (int s = 0; s < roster.subjectCount(); s++) {
      later.computeIfAbsent(personKey(s), k -> new ArrayList<>()).add(s);
    }
    for (int old = 0; old < roster.subjectCount(); old++) {
      if (roster.withdrawnDay[old] == Integer.MAX_VALUE) {
        continue;
      }
      int withdrawn = roster.withdrawnDay[old];
      int was = old;
      List<Integer> again =
          later.getOrDefault(personKey(old), List.of()).stream()
              .filter(s -> RosterIndex.day(roster.subjects.get(s).enrolledOn()) >= withdrawn - 30)
              .filter(s -> !others.areDifferent(was, s))
              .toList();
      for (int s : again) {
        texts.add(roster.code[old]);
        owners.add(s);
        uses.add(Math.log(CodeRates.DEFAULT.formerCode() / again.size()));
      }
    }
  }

  private String personKey(int s) {
    return roster.subjectSite[s]
        + "/"
        + roster.birthYear[s]
        + "/"
        + roster.birthDay[s]
        + "/"
        + roster.subjects.get(s).person().sex();
  }

  static String tail(String compact) {
    int start = compact.length();
    while (start > 0 && TypedText.digit(compact.charAt(start - 1))) {
      start--;
    }
    return compact.substring(start);
  }

  private void index(int e, LongMultimap.Builder builder) {
    builder.add(LongMultimap.key(EXACT, text[e]), e);
    String folded = TypedText.folded(text[e]);
    builder.add(LongMultimap.key(FOLDED, TypedText.unpadded(folded)), e);
    builder.add(LongMultimap.key(DELETED, folded), e);
    for (int i = 0; i < folded.length(); i++) {
      if (i == 0 || folded.charAt(i) != folded.charAt(i - 1)) {
        builder.add(LongMultimap.keyWithout(DELETED, folded, i), e);
      }
    }
    int number = TypedText.lastNumber(text[e]);
    if (number >= 0) {
      builder.add(LongMultimap.key(NUMBER, Integer.toString(number)), e);
    }
  }

  /**
   * Entries that a core may mean, each once, in the order of their texts: comparing is cheaper when
   * texts that begin alike follow each other.
   */
  int[] candidates(String core) {
    IntList found = new IntList();
    collect(LongMultimap.key(EXACT, core), found);
    String folded = TypedText.folded(core);
    collect(LongMultimap.key(FOLDED, TypedText.unpadded(folded)), found);
    collect(LongMultimap.key(DELETED, folded), found);
    for (int i = 0; i < folded.length(); i++) {
      collect(LongMultimap.keyWithout(DELETED, folded, i), found);
    }
    numbers(core, found);
    if (core.length() < BEGINNING_LENGTH || found.size() < 4) {
      beginnings(core, found);
    }
    return inOrderOfTexts(found.sortedDistinct());
  }

  /** The entries given, in the order of their texts. */
  int[] inOrderOfTexts(int[] entries) {
    int[] ordered = new int[entries.length];
    for (int i = 0; i < entries.length; i++) {
      ordered[i] = rank[entries[i]];
    }
    Arrays.sort(ordered);
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = byText[ordered[i]];
    }
    return ordered;
  }

  /** By the number: alone, behind another site's prefix, or one or a few off behind the same. */
  private void numbers(String core, IntList found) {
    String digits = tail(core);
    int number = TypedText.lastNumber(core);
    if (number < 0 || digits.length() > 6) {
      return;
    }
    String prefix = core.substring(0, core.length() - digits.length());
    boolean known = prefix.isEmpty();
    for (int site = 0; site < roster.sitePrefix.length && !known; site++) {
      known = !prefix.isEmpty() && roster.sitePrefix[site].equals(prefix);
    }
    if (known) {
      collect(LongMultimap.key(NUMBER, Integer.toString(number)), found);
    }
    for (int off = 1; off <= NEIGHBOURS && !prefix.isEmpty(); off++) {
      neighbours(prefix, number + off, found);
      neighbours(prefix, number - off, found);
    }
  }

  private void neighbours(String prefix, int number, IntList found) {
    if (number < 0) {
      return;
    }
    long key = LongMultimap.key(NUMBER, Integer.toString(number));
    for (int at = keys.first(key); keys.holds(at, key); at++) {
      int e = keys.valueAt(at);
      if (text[e].startsWith(prefix) && text[e].length() - tail[e].length() == prefix.length()) {
        found.add(e);
      }
    }
  }

  private void beginnings(String core, IntList found) {
    if (core.length() < 2) {
      return;
    }
    int low = 0;
    int high = byText.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (text[byText[middle]].compareTo(core) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int end = low;
    while (end < byText.length && text[byText[end]].startsWith(core)) {
      end++;
      if (end - low > BEGINNINGS_MAX) {
        return;
      }
    }
    for (int i = low; i < end; i++) {
      found.add(byText[i]);
    }
  }

  private void collect(long key, IntList found) {
    for (int at = keys.first(key); keys.holds(at, key); at++) {
      found.add(keys.valueAt(at));
    }
  }

  /** Whether someone of the study has or had exactly this code. */
  boolean known(String core, int study) {
    long key = LongMultimap.key(EXACT, core);
    for (int at = keys.first(key); keys.holds(at, key); at++) {
      int e = keys.valueAt(at);
      if (text[e].equals(core) && roster.subjectStudy[subject[e]] == study) {
        return true;
      }
    }
    return false;
  }
}
