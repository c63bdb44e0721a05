package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CandidatePairsTest {

  private static final List<String> FIELDS = List.of("given", "family");
  private static final List<List<String>> ROWS =
      List.of(
          List.of("Ann", "Smith"),
          List.of("ann", "Smith"),
          List.of("", "Smith"),
          List.of("", "Jones"),
          List.of("Ann", ""));

  @Test
  void aPairThatFitsTwoRulesIsComparedOnce() {
    LinkageTable table = LinkageTable.ofOneFile(FIELDS, ROWS);
    assertThat(pairs(table, BlockingRule.exact("given"), BlockingRule.exact("family")))
        .containsExactly("0-1", "0-2", "0-4", "1-2", "1-4");
  }

  @Test
  void whatIsMissingAgreesWithNothing() {
    LinkageTable table = LinkageTable.ofOneFile(FIELDS, ROWS);
    assertThat(pairs(table, BlockingRule.exact("given"))).doesNotContain("2-3");
    assertThat(pairs(table, BlockingRule.exact("given", "family"))).containsExactly("0-1");
  }

  @Test
  void twoFilesAreComparedWithEachOtherOnly() {
    LinkageTable table =
        LinkageTable.ofTwoFiles(FIELDS, ROWS.subList(0, 2), ROWS.subList(2, ROWS.size()));
    assertThat(pairs(table, BlockingRule.exact("given"), BlockingRule.exact("family")))
        .containsExactly("0-2", "0-4", "1-2", "1-4");
    assertThat(table.pairs()).isEqualTo(6);
  }

  @Test
  void aRuleForAnUnknownFieldIsRefused() {
    LinkageTable table = LinkageTable.ofOneFile(FIELDS, ROWS);
    assertThatThrownBy(() -> pairs(table, BlockingRule.exact("postcode")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postcode");
  }

  @Test
  void randomPairsAreTheSameEachTimeAndAllWhenThereAreFew() {
    LinkageTable table = LinkageTable.ofOneFile(FIELDS, ROWS);
    assertThat(RandomPairs.of(table, 100)).hasSize(10).doesNotHaveDuplicates();
    assertThat(RandomPairs.of(table, 9)).hasSize(9).isEqualTo(RandomPairs.of(table, 9));
    LinkageTable two = LinkageTable.ofTwoFiles(FIELDS, ROWS, ROWS);
    assertThat(LongStream.of(RandomPairs.of(two, 20)).boxed())
        .hasSize(20)
        .allMatch(pair -> CandidatePairs.first(pair) < 5 && CandidatePairs.second(pair) >= 5);
  }

  private static List<String> pairs(LinkageTable table, BlockingRule... rules) {
    return LongStream.of(CandidatePairs.of(table, List.of(rules)))
        .mapToObj(pair -> CandidatePairs.first(pair) + "-" + CandidatePairs.second(pair))
        .toList();
  }
}
