package org.trinomen.server.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.ingest.IngestCounts;
import org.trinomen.archive.job.JobEngine;
import org.trinomen.archive.job.JobState;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.server.metrics.Metric;
import org.trinomen.server.metrics.Metric.Kind;

/**
 * What arrives, what is held and what waits, in numbers. All of it is counted elsewhere, or asked
 * when Prometheus asks.
 */
public final class ArchiveMetrics {

  private final Finder finder;
  private final VolumeStore volumes;
  private final IdentityService identity;
  private final IngestCounts ingest;
  private final JobEngine jobs;
  private final DurableFiles files;
  private final Path data;

  /** The answers are gone through again only when something was stated. */
  private long countedAt = -1;

  private long inReview;

  /**
   * Of these.
   *
   * @param data the folder whose disk is told of
   */
  public ArchiveMetrics(
      Finder finder,
      VolumeStore volumes,
      IdentityService identity,
      IngestCounts ingest,
      JobEngine jobs,
      DurableFiles files,
      Path data) {
    this.finder = finder;
    this.volumes = volumes;
    this.identity = identity;
    this.ingest = ingest;
    this.jobs = jobs;
    this.files = files;
    this.data = data;
  }

  /** As they are now. */
  public List<Metric> now() {
    List<Metric> metrics = new ArrayList<>(arrivals());
    metrics.addAll(
        Metric.histogram(
            "trinomen_ingest_seconds",
            "From the first byte of an instance to its answer; the sender's pace is in it.",
            ingest.durations()));
    ArchiveStatistics held = finder.statistics();
    metrics.add(gauge("trinomen_instances", "Instances held.", held.instances()));
    metrics.add(gauge("trinomen_studies", "Imaging studies held.", held.studies()));
    metrics.add(gauge("trinomen_stored_bytes", "Length of all files held.", held.bytes()));
    metrics.addAll(disk());
    metrics.add(
        gauge("trinomen_review_scans", "Scans that wait for a person to say whose.", inReview()));
    metrics.add(
        gauge("trinomen_ledger_entries", "Statements in the ledger.", identity.state().head()));
    for (JobState state : JobState.values()) {
      long count = jobs.jobs().stream().filter(job -> job.state() == state).count();
      metrics.add(
          new Metric(
              "trinomen_jobs",
              Kind.GAUGE,
              "Jobs that are remembered.",
              Map.of("state", state.name().toLowerCase(Locale.ROOT)),
              (double) count));
    }
    return metrics;
  }

  private List<Metric> disk() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        gauge("trinomen_disk_free_bytes", "Left on the disk of the data.", files.freeBytes(data)));
    metrics.add(gauge("trinomen_volumes", "Volumes that were begun.", volumes.end().volume()));
    try {
      metrics.add(gauge("trinomen_volume_bytes", "Length of all volumes.", volumes.size()));
      metrics.add(
          gauge(
              "trinomen_disk_size_bytes",
              "Size of the disk of the data.",
              Files.getFileStore(data).getTotalSpace()));
    } catch (IOException _) {
      // A disk that can't be asked leaves its numbers out: the others are wanted all the more.
    }
    return metrics;
  }

  private List<Metric> arrivals() {
    return List.of(
        arrived("stored", ingest.stored()),
        arrived("already-held", ingest.alreadyHeld()),
        arrived("conflicting", ingest.conflicting()),
        arrived("refused", ingest.refused()),
        arrived("failed", ingest.failed()),
        Metric.of(
            "trinomen_ingest_bytes_total",
            Kind.COUNTER,
            "Length of the files that were kept.",
            (double) ingest.bytes()));
  }

  private static Metric arrived(String outcome, long count) {
    return new Metric(
        "trinomen_ingest_instances_total",
        Kind.COUNTER,
        "Instances that arrived, through all doors.",
        Map.of("outcome", outcome),
        (double) count);
  }

  private static Metric gauge(String name, String help, long value) {
    return Metric.of(name, Kind.GAUGE, help, (double) value);
  }

  private synchronized long inReview() {
    long head = identity.state().head();
    if (countedAt != head) {
      inReview =
          identity.answersShown(ShippedViewpoints.STUDY, head).stream()
              .filter(Answer.InReview.class::isInstance)
              .count();
      countedAt = head;
    }
    return inReview;
  }
}
