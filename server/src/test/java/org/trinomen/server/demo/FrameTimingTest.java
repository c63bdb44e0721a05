package org.trinomen.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTimingTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 30, 60})
  void anyNumberOfFramesFillsNinetyMinutesWithoutGaps(int frames) {
    List<FrameTiming> schedule = FrameTiming.schedule(frames);
    double end = 0;
    for (FrameTiming frame : schedule) {
      assertThat(frame.startSeconds()).isEqualTo(end);
      assertThat(frame.durationSeconds()).isPositive();
      end += frame.durationSeconds();
    }
    assertThat(schedule).hasSize(frames);
    assertThat(end).isEqualTo(5400);
  }

  @Test
  void shortFramesComeFirst() {
    List<FrameTiming> schedule = FrameTiming.schedule(10);
    assertThat(schedule.getFirst().durationSeconds())
        .isLessThan(schedule.getLast().durationSeconds());
  }

  /** A frame of one half-life from the start: half has decayed, ln 2 / (1 - 1/2) undoes it. */
  @Test
  void decayFactorAndReferenceTimeFollowFromTheHalfLife() {
    FrameTiming frame = new FrameTiming(0, Nuclide.CARBON_11.halfLifeSeconds());
    assertThat(frame.decayFactor(Nuclide.CARBON_11)).isCloseTo(1.386294, within(1e-6));
    // Activity equals its average after log2(1.386294) of a half-life.
    assertThat(frame.referenceTimeMs(Nuclide.CARBON_11))
        .isCloseTo(0.471234 * 1_223_400, within(5.0));
    FrameTiming later = new FrameTiming(Nuclide.CARBON_11.halfLifeSeconds(), 1);
    assertThat(later.decayFactor(Nuclide.CARBON_11)).isCloseTo(2, within(1e-3));
  }

  @Test
  void trappedTracerStaysAndTheOtherLeaves() {
    assertThat(TracerKinetics.TRAPPED.concentration(Tissue.CORTEX, 85))
        .isGreaterThan(TracerKinetics.TRAPPED.concentration(Tissue.CORTEX, 20));
    assertThat(TracerKinetics.WASHED_OUT.concentration(Tissue.CORTEX, 85))
        .isLessThan(TracerKinetics.WASHED_OUT.concentration(Tissue.CORTEX, 20));
    assertThat(TracerKinetics.TRAPPED.concentration(Tissue.AIR, 20)).isZero();
  }
}
