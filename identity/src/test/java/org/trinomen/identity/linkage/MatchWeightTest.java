package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MatchWeightTest {

  @Test
  void isInBits() {
    assertThat(MatchWeight.of(0.8, 0.1).bits()).isEqualTo(3, within(1e-12));
    assertThat(MatchWeight.of(0.1, 0.8).bits()).isEqualTo(-3, within(1e-12));
    assertThat(MatchWeight.of(0.5, 0.5)).isEqualTo(MatchWeight.NONE);
  }

  @Test
  void priorAndEvidenceGiveTheProbabilityOfBayes() {
    // Of 1000 pairs one matches; a level that 90 % of matches and 1 % of others are at.
    MatchWeight weight = MatchWeight.ofPrior(0.001).plus(MatchWeight.of(0.9, 0.01));
    assertThat(weight.probability()).isEqualTo(0.0009 / (0.0009 + 0.00999), within(1e-12));
  }

  @Test
  void noWeightIsTooLargeForAProbability() {
    assertThat(new MatchWeight(5_000).probability()).isOne();
    assertThat(new MatchWeight(-5_000).probability()).isZero();
    assertThat(MatchWeight.NONE.probability()).isEqualTo(0.5);
  }
}
