package org.trinomen.archive.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {

  @Test
  void theLastWaitGoesOnUntilTheLastTry() {
    RetrySchedule schedule =
        new RetrySchedule(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)), 4);

    assertThat(IntStream.rangeClosed(1, 5).mapToObj(schedule::after))
        .containsExactly(
            Optional.of(Duration.ofSeconds(1)),
            Optional.of(Duration.ofSeconds(5)),
            Optional.of(Duration.ofSeconds(5)),
            Optional.empty(),
            Optional.empty());
  }

  @Test
  void usuallyItGoesOnForAboutThreeDays() {
    Duration all =
        IntStream.range(1, 100)
            .mapToObj(RetrySchedule.DEFAULT::after)
            .flatMap(Optional::stream)
            .reduce(Duration.ZERO, Duration::plus);

    assertThat(all).isBetween(Duration.ofDays(2), Duration.ofDays(4));
  }

  @Test
  void withoutAWaitItMakesNoSense() {
    assertThatThrownBy(() -> new RetrySchedule(List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
