package org.trinomen.identity.linkage;

import java.util.List;
import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * Any other text: a street, a place, a number that names someone.
 *
 * @param field the text
 */
public record TextComparison(String field) implements Comparison {

  private static final int SLIP = 2;
  private static final int NEAR = 3;
  private static final int ELSE_LEVEL = 4;

  private static final List<ComparisonLevel> LEVELS =
      List.of(
          new ComparisonLevel("missing", false),
          new ComparisonLevel("exact", true),
          new ComparisonLevel("one slip apart", true),
          new ComparisonLevel("near", true),
          new ComparisonLevel("different", false));

  @Override
  public List<ComparisonLevel> levels() {
    return LEVELS;
  }

  @Override
  public Comparator on(LinkageTable table) {
    Column column = table.column(field);
    return new ColumnComparator(column, (a, b) -> level(column.valueOf(a), column.valueOf(b)));
  }

  private static int level(Name textA, Name textB) {
    if (TextGrades.slip(textA, textB)) {
      return SLIP;
    }
    return TextGrades.near(textA, textB) ? NEAR : ELSE_LEVEL;
  }
}
