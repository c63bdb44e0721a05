package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.linkage.LinkageModel.ComparisonWeights;

/** What was put into generated data comes out again. */
final class ExpectationMaximisationTest {

  private static final int ROWS = 1_500;
  private static final int PARTNERS = 900;
  private static final int SLIP = 2;
  private static final int ELSE = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsHowOftenMatchesAreAtEachLevel(long seed) {
    LinkageModel model = learn(new GeneratedPeople(seed, ROWS, PARTNERS));
    double present = 1 - GeneratedPeople.MISSING;
    double replaced = GeneratedPeople.REPLACED * (1 - 1.0 / GeneratedPeople.VALUES);
    for (ComparisonWeights weights : model.weights()) {
      List<Double> m = weights.mProbability();
      assertThat(m.get(SLIP)).isEqualTo(GeneratedPeople.SLIP / present, within(0.03));
      assertThat(m.get(ELSE)).isEqualTo(replaced / present, within(0.025));
      // All compared pairs agree somewhere; that must not make agreement look surer than it is.
      assertThat(m.get(Comparison.EXACT))
          .isEqualTo(1 - (GeneratedPeople.SLIP + replaced) / present, within(0.03));
    }
  }

  @Test
  void findsHowOftenOthersAgreeByChance() {
    LinkageModel model = learn(new GeneratedPeople(4, ROWS, PARTNERS));
    for (ComparisonWeights weights : model.weights()) {
      assertThat(weights.uProbability().get(Comparison.EXACT))
          .isEqualTo(1.0 / GeneratedPeople.VALUES, within(0.0005));
      assertThat(weights.uProbability().get(ELSE)).isGreaterThan(0.99);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 300, 900, 1_500})
  void findsHowManyMatchesThereAre(int partners) {
    GeneratedPeople people = new GeneratedPeople(5, ROWS, partners);
    double matches = learn(people).lambda() * people.table().pairs();
    assertThat(matches).isEqualTo(partners, within(5 + 0.02 * partners));
  }

  @Test
  void betterLevelsWeighMore() {
    for (ComparisonWeights weights : learn(new GeneratedPeople(6, ROWS, PARTNERS)).weights()) {
      assertThat(weights.weight(Comparison.EXACT).bits()).isPositive();
      assertThat(weights.weight(SLIP).bits()).isPositive();
      assertThat(weights.weight(ELSE).bits()).isNegative();
      assertThat(weights.weight(Comparison.MISSING)).isEqualTo(MatchWeight.NONE);
      assertThat(weights.mProbability().stream().skip(1).mapToDouble(p -> p).sum())
          .isEqualTo(1, within(1e-9));
      assertThat(weights.uProbability().stream().skip(1).mapToDouble(p -> p).sum())
          .isEqualTo(1, within(1e-9));
    }
  }

  @Test
  void whereThereIsNoMatchNoneIsFound() {
    GeneratedPeople strangers = new GeneratedPeople(7, ROWS, 0);
    assertThat(GeneratedPeople.linker().link(strangers.table()).pairs(0.5)).isEmpty();
  }

  private static LinkageModel learn(GeneratedPeople people) {
    return GeneratedPeople.linker().link(people.table()).model();
  }
}
