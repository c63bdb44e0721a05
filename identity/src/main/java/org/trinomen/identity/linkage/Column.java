package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * One field of all rows. Each distinct value is kept once, folded and with its sound, and rows hold
 * its number: pairs are many more than values, and equality is then that of two integers.
 */
final class Column {

  static final int MISSING = -1;

  private final int[] codes;
  private final List<Name> values;
  private final int[] counts;
  private final int present;

  private Column(int[] codes, List<Name> values, int[] counts, int present) {
    this.codes = codes;
    this.values = values;
    this.counts = counts;
    this.present = present;
  }

  static Column of(List<String> texts) {
    Map<String, Integer> codeOf = new HashMap<>();
    List<Name> values = new ArrayList<>();
    int[] codes = new int[texts.size()];
    int present = 0;
    for (int row = 0; row < codes.length; row++) {
      String folded = Name.fold(texts.get(row));
      if (folded.isEmpty()) {
        codes[row] = MISSING;
        continue;
      }
      present++;
      Integer known = codeOf.putIfAbsent(folded, values.size());
      codes[row] = known == null ? values.size() : known;
      if (known == null) {
        values.add(Name.of(folded));
      }
    }
    int[] counts = new int[values.size()];
    for (int code : codes) {
      if (code != MISSING) {
        counts[code]++;
      }
    }
    return new Column(codes, values, counts, present);
  }

  /** The number of the row's value, or {@link #MISSING}. */
  int code(int row) {
    return codes[row];
  }

  Name value(int code) {
    return values.get(code);
  }

  /** The value of a row that has one. */
  Name valueOf(int row) {
    return values.get(codes[row]);
  }

  /**
   * The share of the rows that have the rarer of two rows' values, or their common one. Of two that
   * are nearly the same it is the rarer that is the other one mistyped; and what is seen nowhere
   * else is more likely a slip than a name.
   */
  double termFrequency(int a, int b) {
    return (double) Math.min(counts[codes[a]], counts[codes[b]]) / present;
  }

  /** How often two values that are drawn from the column are the same. */
  double agreementByChance() {
    double sum = 0;
    for (int count : counts) {
      double share = (double) count / present;
      sum += share * share;
    }
    return sum;
  }
}
