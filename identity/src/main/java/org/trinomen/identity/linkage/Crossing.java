package org.trinomen.identity.linkage;

import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * Whether the given name of one row is the family name of the other. Asked only of rows that agree
 * on neither name as they stand: many family names are given names too.
 */
record Crossing(Column given, Column family) {

  enum Fit {
    NONE,
    ONE,
    BOTH
  }

  Fit fit(int a, int b) {
    if (same(given, a, b) || same(family, a, b)) {
      return Fit.NONE;
    }
    int fits = (crosses(a, b) ? 1 : 0) + (crosses(b, a) ? 1 : 0);
    return switch (fits) {
      case 0 -> Fit.NONE;
      case 1 -> Fit.ONE;
      default -> Fit.BOTH;
    };
  }

  private static boolean same(Column column, int a, int b) {
    return column.code(a) != Column.MISSING && column.code(a) == column.code(b);
  }

  private boolean crosses(int a, int b) {
    int codeA = given.code(a);
    int codeB = family.code(b);
    if (codeA == Column.MISSING || codeB == Column.MISSING) {
      return false;
    }
    Name nameA = given.value(codeA);
    Name nameB = family.value(codeB);
    return nameA.folded().equals(nameB.folded()) || TextGrades.slip(nameA, nameB);
  }
}
