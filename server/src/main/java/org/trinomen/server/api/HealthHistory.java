package org.trinomen.server.api;

import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.repeat.Repeated;
import org.trinomen.server.metrics.Metric;

/**
 * A few of the numbers that Prometheus is given, each minute of the last day: in memory, so that a
 * person sees how the server fares where nothing else watches it. Numbers of one name that differ
 * in labels are added up.
 */
public final class HealthHistory implements Closeable {

  /** Names of the metrics that are remembered; counters begin anew with the server. */
  public static final List<String> WATCHED =
      List.of(
          "trinomen_ingest_instances_total",
          "trinomen_ingest_bytes_total",
          "trinomen_http_requests_total",
          "trinomen_http_request_seconds_sum",
          "trinomen_http_request_seconds_count",
          "trinomen_instances",
          "trinomen_stored_bytes",
          "trinomen_review_scans",
          "trinomen_disk_free_bytes",
          "jvm_memory_used_bytes",
          "process_cpu_seconds_total");

  private static final Logger log = LoggerFactory.getLogger(HealthHistory.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int KEPT = 24 * 60;
  private static final Set<String> NAMES = Set.copyOf(WATCHED);

  private final Supplier<List<Metric>> metrics;
  private final Clock clock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Repeated repeated;

  /**
   * The numbers of one moment.
   *
   * @param at in whole seconds
   * @param values by name; what could not be counted is not among them
   */
  public record Sample(Instant at, Map<String, Double> values) {}

  HealthHistory(Supplier<List<Metric>> metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.repeated = new Repeated("health-history", EVERY, this::remember);
  }

  /** Remembers from a minute from now on. */
  public static HealthHistory start(Supplier<List<Metric>> metrics, Clock clock) {
    HealthHistory history = new HealthHistory(metrics, clock);
    history.repeated.start();
    return history;
  }

  /** Takes what is counted now. A failure leaves a gap. */
  void remember() {
    try {
      Sample sample = now();
      synchronized (samples) {
        samples.addLast(sample);
        if (samples.size() > KEPT) {
          samples.removeFirst();
        }
      }
    } catch (RuntimeException e) {
      log.warn("the history of the server's health has a gap", e);
    }
  }

  /** What is remembered, the oldest first, and what is counted now at the end. */
  List<Sample> untilNow() {
    List<Sample> all;
    synchronized (samples) {
      all = new ArrayList<>(samples);
    }
    all.add(now());
    return all;
  }

  private Sample now() {
    Map<String, Double> values = new TreeMap<>();
    for (Metric metric : metrics.get()) {
      if (NAMES.contains(metric.name())) {
        values.merge(metric.name(), metric.value(), Double::sum);
      }
    }
    return new Sample(clock.instant().truncatedTo(ChronoUnit.SECONDS), values);
  }

  @Override
  public void close() {
    repeated.close();
  }
}
