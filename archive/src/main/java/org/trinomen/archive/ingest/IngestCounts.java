package org.trinomen.archive.ingest;

import java.util.concurrent.atomic.LongAdder;
import org.trinomen.archive.measure.Durations;

/** What became of arrivals since the start, through all doors. */
public final class IngestCounts {

  private final LongAdder stored = new LongAdder();
  private final LongAdder alreadyHeld = new LongAdder();
  private final LongAdder conflicting = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Durations durations = new Durations();

  void add(IngestOutcome outcome, long tookNs) {
    switch (outcome) {
      case IngestOutcome.Stored arrival -> {
        stored.increment();
        bytes.add(arrival.size());
      }
      case IngestOutcome.AlreadyHeld _ -> alreadyHeld.increment();
      case IngestOutcome.Conflicting arrival -> {
        conflicting.increment();
        bytes.add(arrival.size());
      }
      case IngestOutcome.Refused _ -> refused.increment();
    }
    durations.add(tookNs);
  }

  void addFailed() {
    failed.increment();
  }

  /** Instances that are new. */
  public long stored() {
    return stored.sum();
  }

  /** The same bytes again. */
  public long alreadyHeld() {
    return alreadyHeld.sum();
  }

  /** Other content under an identifier that is known. */
  public long conflicting() {
    return conflicting.sum();
  }

  /** What could not be filed, or had no room. */
  public long refused() {
    return refused.sum();
  }

  /** What ended in an error: of the sender's connection, or of ours. */
  public long failed() {
    return failed.sum();
  }

  /** Length of the files that were kept. */
  public long bytes() {
    return bytes.sum();
  }

  /** From the first byte to the answer; the sender's pace is in it. */
  public Durations durations() {
    return durations;
  }
}
