package org.trinomen.identity.linkage;

import java.util.List;
import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * Given names, with nicknames, and with the family name when the two were typed into each other's
 * place. {@link FamilyNameComparison} is silent where this one speaks for both.
 *
 * @param field the given name
 * @param familyField the family name
 * @param nicknames what else a person may be called
 */
public record GivenNameComparison(String field, String familyField, Nicknames nicknames)
    implements Comparison {

  private static final int NICKNAME = 2;
  private static final int SLIP = 3;
  private static final int NEAR = 4;
  private static final int SOUND = 5;
  private static final int CROSSED = 6;
  private static final int CROSSED_ONE = 7;
  private static final int ELSE_LEVEL = 8;

  private static final List<ComparisonLevel> LEVELS =
      List.of(
          new ComparisonLevel("missing", false),
          new ComparisonLevel("exact", true),
          new ComparisonLevel("nickname", true),
          new ComparisonLevel("one slip apart", true),
          new ComparisonLevel("near", true),
          new ComparisonLevel("same sound or beginning", true),
          new ComparisonLevel("given and family name in each other's place", false),
          new ComparisonLevel("one name in the other's place", false),
          new ComparisonLevel("different", false));

  @Override
  public List<ComparisonLevel> levels() {
    return LEVELS;
  }

  @Override
  public Comparator on(LinkageTable table) {
    return new GivenComparator(
        table.column(field),
        new Crossing(table.column(field), table.column(familyField)),
        nicknames);
  }

  private record GivenComparator(Column column, Crossing crossing, Nicknames nicknames)
      implements Comparator {

    @Override
    public int level(int a, int b) {
      int codeA = column.code(a);
      int codeB = column.code(b);
      if (codeA != Column.MISSING && codeA == codeB) {
        return Comparison.EXACT;
      }
      Crossing.Fit fit = crossing.fit(a, b);
      if (fit == Crossing.Fit.BOTH) {
        return CROSSED;
      }
      if (fit == Crossing.Fit.ONE) {
        return CROSSED_ONE;
      }
      if (codeA == Column.MISSING || codeB == Column.MISSING) {
        return MISSING;
      }
      Name nameA = column.value(codeA);
      Name nameB = column.value(codeB);
      if (nicknames.related(nameA.folded(), nameB.folded())) {
        return NICKNAME;
      }
      if (TextGrades.slip(nameA, nameB)) {
        return SLIP;
      }
      if (TextGrades.near(nameA, nameB)) {
        return NEAR;
      }
      return TextGrades.soundOrBeginning(nameA, nameB) ? SOUND : ELSE_LEVEL;
    }

    @Override
    public double termFrequency(int a, int b) {
      return column.termFrequency(a, b);
    }
  }
}
