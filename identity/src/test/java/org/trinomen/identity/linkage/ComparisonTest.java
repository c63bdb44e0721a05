package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComparisonTest {

  private static final List<String> FIELDS = List.of("given", "family", "birth", "place");
  private static final Comparison GIVEN =
      new GivenNameComparison("given", "family", Nicknames.english());
  private static final Comparison FAMILY = new FamilyNameComparison("family", "given");
  private static final Comparison BIRTH = new DateComparison("birth");
  private static final Comparison PLACE = new TextComparison("place");

  @ParameterizedTest
  @CsvSource({
    "19690808, 19690808, exact",
    "19450830, 19453008, day and month in each other's place",
    "19690808, 19690809, one slip apart",
    "19690808, 19960808, one slip apart",
    "19690808, 19691008, 'two of day, month and year'",
    "19690808, 19240808, 'two of day, month and year'",
    "19690808, 19240608, different",
    "19690808, 1969, different",
    "'', 1969, missing",
  })
  void datesAreGraded(String a, String b, String level) {
    assertThat(level(BIRTH, row("", "", a, ""), row("", "", b, ""))).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "Mill Road, mill road, exact",
    "Mill Road, Mil Road, one slip apart",
    "Millfield Road, Millfild Raod, near",
    "Mill Road, High Street, different",
    "Mill Road, '', missing",
  })
  void textsAreGraded(String a, String b, String level) {
    assertThat(level(PLACE, row("", "", "", a), row("", "", "", b))).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "William, William, exact",
    "William, Bill, nickname",
    "Jonathan, Jonahtan, one slip apart",
    "Mitchell, Mitchpells, near",
    "Wright, Rite, same sound or beginning",
    "J, Jacob, same sound or beginning",
    "Jacob, Emma, different",
    "Jacob, '', missing",
  })
  void givenNamesAreGraded(String a, String b, String level) {
    assertThat(level(GIVEN, row(a, "x", "", ""), row(b, "x", "", ""))).isEqualTo(level);
  }

  @Test
  void namesInEachOthersPlaceSpeakOnceForBoth() {
    List<String> straight = row("Elysse", "Hinchcliff", "", "");
    List<String> crossed = row("Hinchclif", "Elysse", "", "");
    assertThat(level(GIVEN, straight, crossed))
        .isEqualTo("given and family name in each other's place");
    assertThat(level(FAMILY, straight, crossed)).isEqualTo("missing");
  }

  @Test
  void oneNameInTheOthersPlaceIsALevelOfItsOwn() {
    List<String> straight = row("Jacqueline", "White", "", "");
    List<String> crossed = row("White", "Jasmine", "", "");
    assertThat(level(GIVEN, straight, crossed)).isEqualTo("one name in the other's place");
    assertThat(level(FAMILY, straight, crossed)).isEqualTo("missing");
  }

  /** James Stewart and Stewart Stewart share a family name, and that is what counts. */
  @Test
  void whatAgreesAsItStandsIsNotCrossed() {
    List<String> one = row("James", "Stewart", "", "");
    List<String> other = row("Stewart", "Stewart", "", "");
    assertThat(level(GIVEN, one, other)).isEqualTo("different");
    assertThat(level(FAMILY, one, other)).isEqualTo("exact");
  }

  @Test
  void everyComparisonIsSymmetric() {
    Random random = new Random(11);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      rows.add(
          row(text(random), text(random), "19" + random.nextInt(10, 13) + "0102", text(random)));
    }
    LinkageTable table = LinkageTable.ofOneFile(FIELDS, rows);
    for (Comparison comparison : List.of(GIVEN, FAMILY, BIRTH, PLACE)) {
      Comparison.Comparator at = comparison.on(table);
      for (int a = 0; a < rows.size(); a++) {
        for (int b = 0; b < rows.size(); b++) {
          assertThat(at.level(a, b)).isEqualTo(at.level(b, a)).isLessThan(16);
        }
      }
    }
  }

  /** The filter by letters must let through whatever measuring finds near. */
  @Test
  void theFilterChangesNoGrade() {
    Random random = new Random(12);
    int near = 0;
    for (int i = 0; i < 20_000; i++) {
      NameComparison.Name a = NameComparison.Name.of(text(random));
      NameComparison.Name b = NameComparison.Name.of(text(random));
      double similarity = JaroWinkler.similarity(a.folded(), b.folded());
      boolean slip =
          EditDistance.damerauLevenshtein(a.folded(), b.folded()) == 1
              && Math.min(a.folded().length(), b.folded().length()) >= 3;
      assertThat(TextGrades.near(a, b)).isEqualTo(similarity >= NameComparison.NEAR_SIMILARITY);
      assertThat(TextGrades.slip(a, b)).isEqualTo(slip);
      near += TextGrades.near(a, b) ? 1 : 0;
    }
    assertThat(near).isBetween(100, 19_900);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(1, 7); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  private static List<String> row(String given, String family, String birth, String place) {
    return List.of(given, family, birth, place);
  }

  private static String level(Comparison comparison, List<String> a, List<String> b) {
    Comparison.Comparator at = comparison.on(LinkageTable.ofOneFile(FIELDS, List.of(a, b)));
    return comparison.levels().get(at.level(0, 1)).label();
  }
}
