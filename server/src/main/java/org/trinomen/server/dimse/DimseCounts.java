package org.trinomen.server.dimse;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.trinomen.server.metrics.Metric;

/** What has come to the DIMSE door since it opened; see {@code /metrics}. */
final class DimseCounts {

  final AtomicLong connections = new AtomicLong();
  final AtomicLong overRate = new AtomicLong();
  final AtomicLong displaced = new AtomicLong();
  final AtomicLong handshakesFailed = new AtomicLong();
  final AtomicLong associations = new AtomicLong();
  final AtomicLong rejections = new AtomicLong();

  /**
   * The numbers.
   *
   * @param open associations at this moment
   * @param halfOpen connections without an association at this moment
   */
  List<Metric> metrics(int open, int halfOpen) {
    return List.of(
        gauge("associations_open", "Associations that are open.", open),
        gauge("connections_half_open", "Connections that have no association yet.", halfOpen),
        counter("connections_total", "Connections that were made to us.", connections),
        counter("connections_too_fast_total", "Dropped: too many a second.", overRate),
        counter("connections_displaced_total", "Dropped: too many half-open.", displaced),
        counter("handshakes_failed_total", "TLS handshakes that failed.", handshakesFailed),
        counter("associations_total", "Associations that were accepted.", associations),
        counter("associations_rejected_total", "Associations that were rejected.", rejections));
  }

  private static Metric gauge(String name, String help, int value) {
    return Metric.of("trinomen_dicom_" + name, Metric.Kind.GAUGE, help, value);
  }

  private static Metric counter(String name, String help, AtomicLong value) {
    return Metric.of("trinomen_dicom_" + name, Metric.Kind.COUNTER, help, (double) value.get());
  }
}
