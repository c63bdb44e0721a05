package org.trinomen.server;

import java.util.List;
import java.util.Optional;
import org.trinomen.archive.commitment.CommitmentProvider;
import org.trinomen.archive.job.JobEngine;
import org.trinomen.server.dimse.SendQueue;
import org.trinomen.server.metrics.Metric;

/** What has been promised to peers, and they do not have yet. */
final class OwedMetrics {

  private OwedMetrics() {}

  static List<Metric> of(JobEngine jobs, Optional<CommitmentProvider> commitments) {
    long queued =
        jobs.jobs().stream()
            .filter(job -> job.type().equals(SendQueue.TYPE) && !job.state().isFinal())
            .count();
    return List.of(
        Metric.of(
            "trinomen_send_queue_jobs",
            Metric.Kind.GAUGE,
            "Jobs that send to a DICOM node until it has all, and have not ended.",
            (double) queued),
        Metric.of(
            "trinomen_commitment_reports_owed",
            Metric.Kind.GAUGE,
            "Reports of storage commitment that nodes have not taken yet.",
            commitments.map(CommitmentProvider::owed).orElse(0)));
  }
}
