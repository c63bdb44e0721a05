package org.trinomen.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.trinomen.archive.measure.Durations;
import org.trinomen.server.metrics.Metric;
import org.trinomen.server.metrics.Metric.Kind;

/** Requests that were answered over HTTP; see {@code /metrics}. */
final class RequestCounts {

  private static final int CLASSES = 5;
  private static final int CLASS = 100;

  private final List<LongAdder> byClass = new ArrayList<>();
  private final Durations durations = new Durations();

  RequestCounts() {
    for (int i = 0; i < CLASSES; i++) {
      byClass.add(new LongAdder());
    }
  }

  void add(int status, long tookNs) {
    byClass.get(Math.clamp(status / CLASS, 1, CLASSES) - 1).increment();
    durations.add(tookNs);
  }

  /**
   * The numbers.
   *
   * @param open connections at this moment
   */
  List<Metric> metrics(int open) {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      metrics.add(
          new Metric(
              "trinomen_http_requests_total",
              Kind.COUNTER,
              "Requests that were answered, by the class of their status.",
              Map.of("status", (i + 1) + "xx"),
              (double) byClass.get(i).sum()));
    }
    metrics.add(Metric.of("trinomen_http_connections_open", Kind.GAUGE, "Open connections.", open));
    metrics.addAll(
        Metric.histogram(
            "trinomen_http_request_seconds",
            "From a request to the end of its answer; the caller's pace is in it.",
            durations));
    return metrics;
  }
}
