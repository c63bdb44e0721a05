package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What blocking hides, against counting every combination of levels. */
final class BlockingTest {

  private static final List<Comparison> COMPARISONS =
      List.of(new TextComparison("a"), new TextComparison("b"), new TextComparison("c"));
  private static final int LEVELS = 5;

  private final LevelProbabilities pairs = someProbabilities();

  @Test
  void oneRuleHidesWhatDoesNotAgree() {
    agreesWithCounting(BlockingRule.exact("b"));
  }

  @Test
  void severalRulesHideWhatFitsNone() {
    agreesWithCounting(BlockingRule.exact("a"), BlockingRule.exact("b"), BlockingRule.exact("c"));
  }

  @Test
  void rulesOfSeveralFieldsMayShareFields() {
    agreesWithCounting(
        BlockingRule.exact("a", "b"), BlockingRule.exact("b", "c"), BlockingRule.exact("a"));
  }

  @Test
  void onlyARuleOfOneFieldShowsAllThatAgreesInIt() {
    Blocking blocking =
        new Blocking(COMPARISONS, List.of(BlockingRule.exact("a", "b"), BlockingRule.exact("c")));
    assertThat(blocking.showsAllExact(0)).isFalse();
    assertThat(blocking.showsAllExact(1)).isFalse();
    assertThat(blocking.showsAllExact(2)).isTrue();
  }

  @Test
  void aFieldThatIsNotComparedCannotBeBlockedOn() {
    assertThatThrownBy(() -> new Blocking(COMPARISONS, List.of(BlockingRule.exact("d"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void agreesWithCounting(BlockingRule... rules) {
    double hidden = 0;
    double[][] atLevel = new double[3][LEVELS];
    for (int combination = 0; combination < LEVELS * LEVELS * LEVELS; combination++) {
      int[] levels = {
        combination % LEVELS, combination / LEVELS % LEVELS, combination / LEVELS / LEVELS
      };
      if (List.of(rules).stream().noneMatch(rule -> fits(rule, levels))) {
        double share = pairs.of(0, levels[0]) * pairs.of(1, levels[1]) * pairs.of(2, levels[2]);
        hidden += share;
        for (int c = 0; c < 3; c++) {
          atLevel[c][levels[c]] += share;
        }
      }
    }
    Blocking blocking = new Blocking(COMPARISONS, List.of(rules));
    assertThat(blocking.hiddenShare(pairs)).isEqualTo(hidden, within(1e-12));
    for (int c = 0; c < 3; c++) {
      double[] levels = blocking.hiddenLevels(pairs, c);
      for (int level = 0; level < LEVELS; level++) {
        assertThat(levels[level]).isEqualTo(atLevel[c][level] / hidden, within(1e-12));
      }
    }
  }

  private static boolean fits(BlockingRule rule, int[] levels) {
    return rule.fields().stream()
        .allMatch(field -> levels[field.charAt(0) - 'a'] == Comparison.EXACT);
  }

  private static LevelProbabilities someProbabilities() {
    Random random = new Random(3);
    double[][] counts = new double[3][LEVELS];
    for (double[] levels : counts) {
      for (int level = 0; level < LEVELS; level++) {
        levels[level] = random.nextDouble() * 100;
      }
    }
    return LevelProbabilities.ofCounts(counts);
  }
}
