package org.trinomen.archive.ingest;

import java.time.Duration;
import org.trinomen.dicom.Limits;

/**
 * How much ingest takes at a time.
 *
 * @param queueMax arrivals, complete and waiting to be appended; more than that make their senders
 *     wait
 * @param batchMax arrivals that share one fsync and one transaction
 * @param closeWait how long closing waits for arrivals that are still coming in
 * @param unindexedMax arrivals that are kept while the index can't be reached
 * @param limits of the headers read
 */
public record IngestSettings(
    int queueMax, int batchMax, Duration closeWait, int unindexedMax, Limits limits) {

  /** 256 waiting, 128 together, 30 seconds, 100,000 without an index. */
  public static final IngestSettings DEFAULT =
      new IngestSettings(256, 128, Duration.ofSeconds(30), 100_000, Limits.DEFAULT);

  public IngestSettings {
    if (queueMax < 1 || batchMax < 1 || closeWait.isNegative() || unindexedMax < 0) {
      throw new IllegalArgumentException("ingest settings are positive");
    }
  }

  /** The same, with another number of arrivals that are kept while the index can't be reached. */
  public IngestSettings withUnindexedMax(int max) {
    return new IngestSettings(queueMax, batchMax, closeWait, max, limits);
  }
}
