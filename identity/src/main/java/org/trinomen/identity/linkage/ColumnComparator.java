package org.trinomen.identity.linkage;

import org.trinomen.identity.linkage.Comparison.Comparator;

/**
 * Compares the values of one column. Missing and equal ones are told by their codes; how alike two
 * different ones are, each comparison says for itself.
 */
record ColumnComparator(Column column, Grading different) implements Comparator {

  /** Grades rows whose values are there and differ. */
  interface Grading {
    int level(int a, int b);
  }

  @Override
  public int level(int a, int b) {
    int codeA = column.code(a);
    int codeB = column.code(b);
    if (codeA == Column.MISSING || codeB == Column.MISSING) {
      return Comparison.MISSING;
    }
    return codeA == codeB ? Comparison.EXACT : different.level(a, b);
  }

  @Override
  public double termFrequency(int a, int b) {
    return column.termFrequency(a, b);
  }
}
