package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two files of people made up, with errors of known frequency between them. Row {@code i} of the
 * first file and row {@code i} of the second are one person for the first {@code partners} rows.
 */
final class GeneratedPeople {

  static final List<String> FIELDS = List.of("a", "b", "c", "d");

  /** Of matches, in each field. */
  static final double SLIP = 0.10;

  static final double REPLACED = 0.06;
  static final double MISSING = 0.03;

  /** How many values a field has, all as frequent. */
  static final int VALUES = 200;

  private final List<List<String>> first = new ArrayList<>();
  private final List<List<String>> second = new ArrayList<>();

  GeneratedPeople(long seed, int rows, int partners) {
    Random random = new Random(seed);
    List<String> values = values(random);
    for (int row = 0; row < rows; row++) {
      List<String> one = new ArrayList<>();
      List<String> other = new ArrayList<>();
      for (int field = 0; field < FIELDS.size(); field++) {
        String value = values.get(random.nextInt(VALUES));
        one.add(value);
        other.add(
            row < partners
                ? withErrors(value, values, random)
                : values.get(random.nextInt(VALUES)));
      }
      first.add(one);
      second.add(other);
    }
  }

  LinkageTable table() {
    return LinkageTable.ofTwoFiles(FIELDS, first, second);
  }

  /** The same people in one file, the second after the first. */
  LinkageTable asOneFile() {
    List<List<String>> all = new ArrayList<>(first);
    all.addAll(second);
    return LinkageTable.ofOneFile(FIELDS, all);
  }

  static Linker linker() {
    return new Linker(
        FIELDS.stream().<Comparison>map(TextComparison::new).toList(),
        FIELDS.stream().map(BlockingRule::exact).toList());
  }

  /** Letters at random: no two are near each other. */
  private static List<String> values(Random random) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      StringBuilder value = new StringBuilder();
      for (int k = 0; k < 9; k++) {
        value.append((char) ('a' + random.nextInt(26)));
      }
      values.add(value.toString());
    }
    return values;
  }

  private static String withErrors(String value, List<String> values, Random random) {
    double chance = random.nextDouble();
    if (chance < SLIP) {
      int at = random.nextInt(value.length());
      char other = value.charAt(at) == 'z' ? 'a' : (char) (value.charAt(at) + 1);
      return value.substring(0, at) + other + value.substring(at + 1);
    }
    if (chance < SLIP + REPLACED) {
      return values.get(random.nextInt(VALUES));
    }
    return chance < SLIP + REPLACED + MISSING ? "" : value;
  }
}
