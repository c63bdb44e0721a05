package org.trinomen.identity.linkage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pairs that blocking rules let through, each once, in the order of their rows. */
final class CandidatePairs {

  /** Eight bytes each; more than this want a narrower rule. */
  private static final int PAIRS_MAX = 50_000_000;

  private long[] pairs = new long[1024];
  private int size;

  private CandidatePairs() {}

  static long[] of(LinkageTable table, List<BlockingRule> rules) {
    CandidatePairs candidates = new CandidatePairs();
    for (BlockingRule rule : rules) {
      for (int[] block : blocks(table, rule).values()) {
        candidates.addAll(table, block);
      }
    }
    return candidates.sorted();
  }

  static long pair(int a, int b) {
    return (long) Math.min(a, b) << Integer.SIZE | Math.max(a, b);
  }

  static int first(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  static int second(long pair) {
    return (int) pair;
  }

  private static Map<List<Integer>, int[]> blocks(LinkageTable table, BlockingRule rule) {
    List<Column> columns = rule.fields().stream().map(table::column).toList();
    Map<List<Integer>, int[]> blocks = new HashMap<>();
    for (int row = 0; row < table.size(); row++) {
      int at = row;
      List<Integer> codes = columns.stream().map(column -> column.code(at)).toList();
      if (!codes.contains(Column.MISSING)) {
        // The first element counts the rest.
        int[] rows = blocks.getOrDefault(codes, new int[] {0, 0, 0});
        if (rows[0] + 1 == rows.length) {
          rows = Arrays.copyOf(rows, rows.length * 2);
        }
        rows[++rows[0]] = row;
        blocks.put(codes, rows);
      }
    }
    return blocks;
  }

  private void addAll(LinkageTable table, int[] block) {
    for (int i = 1; i <= block[0]; i++) {
      for (int j = i + 1; j <= block[0]; j++) {
        int a = block[i];
        int b = block[j];
        if (!table.hasTwoFiles() || (a < table.firstFileSize() && b >= table.firstFileSize())) {
          add(pair(a, b));
        }
      }
    }
  }

  private void add(long pair) {
    if (size == PAIRS_MAX) {
      throw new IllegalArgumentException("blocking lets through more than " + PAIRS_MAX + " pairs");
    }
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.min(PAIRS_MAX, size * 2));
    }
    pairs[size++] = pair;
  }

  private long[] sorted() {
    Arrays.sort(pairs, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || pairs[i] != pairs[i - 1]) {
        pairs[kept++] = pairs[i];
      }
    }
    return Arrays.copyOf(pairs, kept);
  }
}
