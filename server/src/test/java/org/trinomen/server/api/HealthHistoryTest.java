package org.trinomen.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trinomen.server.metrics.Metric;
import org.trinomen.server.metrics.Metric.Kind;

/** What is remembered of the server's numbers. */
final class HealthHistoryTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00.987Z"), ZoneOffset.UTC);

  private final List<Metric> metrics = new ArrayList<>();
  private final HealthHistory history = new HealthHistory(() -> List.copyOf(metrics), NOON);

  @Test
  void numbersOfOneNameAreAddedUpAndOthersAreNotRemembered() {
    metrics.add(new Metric("trinomen_http_requests_total", Kind.COUNTER, "", Map.of("c", "2"), 5));
    metrics.add(new Metric("trinomen_http_requests_total", Kind.COUNTER, "", Map.of("c", "4"), 2));
    metrics.add(Metric.of("trinomen_volumes", Kind.GAUGE, "", 9));
    assertThat(history.untilNow())
        .containsExactly(
            new HealthHistory.Sample(
                Instant.parse("2026-11-24T12:00:00Z"),
                Map.of("trinomen_http_requests_total", 7.0)));
  }

  @Test
  void dayIsKeptAndNoMore() {
    for (int minute = 0; minute < 1500; minute++) {
      metrics.clear();
      metrics.add(Metric.of("trinomen_instances", Kind.GAUGE, "", minute));
      history.remember();
    }
    assertThat(history.untilNow()).hasSize(24 * 60 + 1);
    assertThat(history.untilNow().getFirst().values()).containsEntry("trinomen_instances", 60.0);
  }

  @Test
  void failureLeavesAGap() {
    history.remember();
    HealthHistory failing =
        new HealthHistory(
            () -> {
              throw new IllegalStateException("no disk");
            },
            NOON);
    failing.remember();
    failing.remember();
    assertThat(history.untilNow()).hasSize(2);
  }
}
