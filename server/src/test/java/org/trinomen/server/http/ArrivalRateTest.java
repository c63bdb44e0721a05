package org.trinomen.server.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What counts as too slow, second by second. */
class ArrivalRateTest {

  private final ArrivalRate rate = new ArrivalRate(TimeUnit.SECONDS.toNanos(60));
  private long nowNs;

  /** We wait, and bytes come. */
  private void afterSeconds(long seconds, int bytes) throws IOException {
    rate.looked(0, nowNs);
    nowNs += TimeUnit.SECONDS.toNanos(seconds);
    rate.looked(bytes, nowNs);
  }

  @Test
  void aByteASecondIsTooSlowAfterAWindow() throws IOException {
    for (int i = 0; i < 60; i++) {
      afterSeconds(1, 1);
    }
    assertThatThrownBy(() -> afterSeconds(1, 1)).hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void muchAtFirstIsNoLicenceForATrickle() throws IOException {
    afterSeconds(1, 1_000_000);
    afterSeconds(60, 1);
    assertThatThrownBy(() -> afterSeconds(60, 1)).hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aSlowLineIsFastEnough() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 1000; i++) {
                afterSeconds(10, 1500);
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void neitherPausesBetweenRequestsNorOurOwnWorkCount() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                afterSeconds(3600, 80);
                rate.answered();
              }
              rate.looked(80, nowNs);
              for (int i = 0; i < 100; i++) {
                nowNs += TimeUnit.HOURS.toNanos(1); // busy, not waiting
                rate.looked(80, nowNs);
              }
            })
        .doesNotThrowAnyException();
  }
}
