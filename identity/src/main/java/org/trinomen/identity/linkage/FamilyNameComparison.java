package org.trinomen.identity.linkage;

import java.util.List;
import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * Family names. Says nothing of rows whose names {@link GivenNameComparison} found in each other's
 * place, lest that count twice.
 *
 * @param field the family name
 * @param givenField the given name
 */
public record FamilyNameComparison(String field, String givenField) implements Comparison {

  private static final int SLIP = 2;
  private static final int NEAR = 3;
  private static final int SOUND = 4;
  private static final int ELSE_LEVEL = 5;

  private static final List<ComparisonLevel> LEVELS =
      List.of(
          new ComparisonLevel("missing", false),
          new ComparisonLevel("exact", true),
          new ComparisonLevel("one slip apart", true),
          new ComparisonLevel("near", true),
          new ComparisonLevel("same sound or beginning", true),
          new ComparisonLevel("different", false));

  @Override
  public List<ComparisonLevel> levels() {
    return LEVELS;
  }

  @Override
  public Comparator on(LinkageTable table) {
    Column column = table.column(field);
    Crossing crossing = new Crossing(table.column(givenField), column);
    return new ColumnComparator(
        column,
        (a, b) ->
            crossing.fit(a, b) == Crossing.Fit.NONE
                ? level(column.valueOf(a), column.valueOf(b))
                : MISSING);
  }

  private static int level(Name nameA, Name nameB) {
    if (TextGrades.slip(nameA, nameB)) {
      return SLIP;
    }
    if (TextGrades.near(nameA, nameB)) {
      return NEAR;
    }
    return TextGrades.soundOrBeginning(nameA, nameB) ? SOUND : ELSE_LEVEL;
  }
}
