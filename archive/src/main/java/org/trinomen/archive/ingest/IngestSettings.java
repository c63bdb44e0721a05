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
 * @param limits of the headers read
 */
public record IngestSettings(int queueMax, int batchMax, Duration closeWait, Limits limits) {

  /** 256 waiting, 128 together, 30 seconds. */
  public static final IngestSettings DEFAULT =
      new IngestSettings(256, 128, Duration.ofSeconds(30), Limits.DEFAULT);

  public IngestSettings {
    if (queueMax < 1 || batchMax < 1 || closeWait.isNegative()) {
      throw new IllegalArgumentException("ingest settings are positive");
    }
  }
}
