package org.trinomen.archive.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, as counts of what took no longer than each of a few bounds. Adding costs
 * two additions to counters that threads do not share.
 */
public final class Durations {

  /** From what a disk takes at the least to what a person gives up at. */
  private static final List<Double> BOUNDS_S =
      List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0);

  private final List<LongAdder> counts = new ArrayList<>();
  private final LongAdder sumNs = new LongAdder();

  public Durations() {
    for (int i = 0; i <= BOUNDS_S.size(); i++) {
      counts.add(new LongAdder());
    }
  }

  /** Counts one that took so long. */
  public void add(long nanoseconds) {
    int bucket = 0;
    double seconds = nanoseconds / (double) TimeUnit.SECONDS.toNanos(1);
    while (bucket < BOUNDS_S.size() && seconds > BOUNDS_S.get(bucket)) {
      bucket++;
    }
    counts.get(bucket).increment();
    sumNs.add(nanoseconds);
  }

  /** How many took no longer than each bound; the last bound is infinite. */
  public List<UpTo> counts() {
    List<UpTo> upTo = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < counts.size(); i++) {
      sum += counts.get(i).sum();
      double bound = i < BOUNDS_S.size() ? BOUNDS_S.get(i) : Double.POSITIVE_INFINITY;
      upTo.add(new UpTo(bound, sum));
    }
    return upTo;
  }

  /** Of all together. */
  public double sumSeconds() {
    return sumNs.sum() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /**
   * A bound, and how many did not go beyond it.
   *
   * @param seconds the bound
   */
  public record UpTo(double seconds, long count) {}
}
