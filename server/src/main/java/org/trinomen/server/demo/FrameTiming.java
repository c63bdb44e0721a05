package org.trinomen.server.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * When a frame was acquired.
 *
 * @param startSeconds since the start of the scan, which is also the injection
 * @param durationSeconds how long
 */
record FrameTiming(double startSeconds, double durationSeconds) {

  /** The usual schedule of 90 minutes: short frames first, while the tracer arrives. */
  private static final int[] SCHEDULE = {
    15, 15, 15, 15, 30, 30, 30, 30, 60, 60, 60, 120, 120, 240, 240, 240, 240, 240, 300, 300, 300,
    300, 300, 300, 300, 300, 300, 300, 300, 300
  };

  private static final int SCAN_SECONDS = 5400;

  /** A schedule of so many frames: of fewer than usual by joining, of more by dividing evenly. */
  static List<FrameTiming> schedule(int frames) {
    List<FrameTiming> schedule = new ArrayList<>(frames);
    double start = 0;
    for (int frame = 0; frame < frames; frame++) {
      double duration = 0;
      if (frames <= SCHEDULE.length) {
        int from = Math.round((float) frame * SCHEDULE.length / frames);
        int to = Math.round((frame + 1f) * SCHEDULE.length / frames);
        for (int i = from; i < to; i++) {
          duration += SCHEDULE[i];
        }
      } else {
        duration = Math.floorDiv(SCAN_SECONDS, frames);
      }
      schedule.add(new FrameTiming(start, duration));
      start += duration;
    }
    return schedule;
  }

  double middleMinutes() {
    return (startSeconds + durationSeconds / 2) / 60;
  }

  /** PS3.3 C.8.9.4.1.5: when the activity equals its average over the frame, in milliseconds. */
  double referenceTimeMs(Nuclide nuclide) {
    double x = nuclide.decayConstant() * durationSeconds;
    double intoFrame = StrictMath.log(x / -StrictMath.expm1(-x)) / nuclide.decayConstant();
    return (startSeconds + intoFrame) * 1000;
  }

  /** PS3.3 C.8.9.4: by what the counts of this frame were multiplied to undo decay. */
  double decayFactor(Nuclide nuclide) {
    double x = nuclide.decayConstant() * durationSeconds;
    return x * StrictMath.exp(nuclide.decayConstant() * startSeconds) / -StrictMath.expm1(-x);
  }
}
