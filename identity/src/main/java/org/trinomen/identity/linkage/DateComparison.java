package org.trinomen.identity.linkage;

import java.util.List;

/**
 * Dates, written as DICOM writes them: YYYYMMDD, or shorter where less is known. There are more
 * birth dates than most files have rows, so how frequent one is, the file cannot tell, and no level
 * is adjusted for it.
 *
 * @param field the date
 */
public record DateComparison(String field) implements Comparison {

  private static final int SWAPPED = 2;
  private static final int SLIP = 3;
  private static final int TWO_PARTS = 4;
  private static final int ELSE_LEVEL = 5;

  private static final int LENGTH = 8;

  private static final List<ComparisonLevel> LEVELS =
      List.of(
          new ComparisonLevel("missing", false),
          new ComparisonLevel("exact", false),
          new ComparisonLevel("day and month in each other's place", false),
          new ComparisonLevel("one slip apart", false),
          new ComparisonLevel("two of day, month and year", false),
          new ComparisonLevel("different", false));

  @Override
  public List<ComparisonLevel> levels() {
    return LEVELS;
  }

  @Override
  public Comparator on(LinkageTable table) {
    Column column = table.column(field);
    return new ColumnComparator(
        column, (a, b) -> level(column.valueOf(a).folded(), column.valueOf(b).folded()));
  }

  private static int level(String dateA, String dateB) {
    boolean whole = dateA.length() == LENGTH && dateB.length() == LENGTH;
    boolean year = whole && dateA.regionMatches(0, dateB, 0, 4);
    if (year && dateA.regionMatches(4, dateB, 6, 2) && dateA.regionMatches(6, dateB, 4, 2)) {
      return SWAPPED;
    }
    if (EditDistance.atMost(dateA, dateB, 1) == 1) {
      return SLIP;
    }
    boolean month = whole && dateA.regionMatches(4, dateB, 4, 2);
    boolean day = whole && dateA.regionMatches(6, dateB, 6, 2);
    return (year && (month || day)) || (month && day) ? TWO_PARTS : ELSE_LEVEL;
  }
}
