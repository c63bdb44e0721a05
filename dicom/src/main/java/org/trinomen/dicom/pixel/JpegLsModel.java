package org.trinomen.dicom.pixel;

import java.util.Arrays;

/**
 * What JPEG-LS learns as it goes through a scan (ISO 14495-1 §A): a sample is predicted from its
 * four neighbours, and the error is coded by a Golomb code whose parameter follows the errors made
 * so far in the same context. Decoder and encoder keep the same model and so stay in step.
 *
 * <p>Names are those of the standard, because only beside it can this be read: Ra is the sample to
 * the left, Rb the one above, Rc above left, Rd above right; A, B, C, N are the counts of a
 * context.
 */
final class JpegLsModel {

  /** §A.2.1: 364 contexts and the one of flat surroundings, then two of samples that end a run. */
  private static final int REGULAR = 365;

  private static final int CORRECTION_MAX = 127;
  private static final int CORRECTION_MIN = -128;

  /** Logarithm of the length of runs (§A.2.1, J). */
  private static final int[] J = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  final int maximum;
  final int near;
  final int range;
  final int step;
  final int errorBits;
  final int codeLengthMax;

  private final int reset;
  private final int[] a = new int[REGULAR + 2];
  private final int[] b = new int[REGULAR];
  private final int[] c = new int[REGULAR];
  private final int[] n = new int[REGULAR + 2];
  private final int[] negative = new int[2];

  /** Gradients as one of nine regions (§A.3.3), found by value; beyond T3 they are all one. */
  private final byte[] regions;

  private final int outermost;

  private final int[] runIndex;

  JpegLsModel(JpegLsPreset preset, int components) {
    this.maximum = preset.maximum();
    this.near = preset.near();
    this.range = preset.range();
    this.step = 2 * near + 1;
    this.errorBits = preset.errorBits();
    this.codeLengthMax = preset.codeLengthMax();
    this.reset = preset.reset();
    this.runIndex = new int[components];
    Arrays.fill(a, Math.max(2, (range + 32) / 64));
    Arrays.fill(n, 1);
    this.outermost = preset.t3();
    this.regions = new byte[2 * outermost + 1];
    for (int i = 0; i < regions.length; i++) {
      regions[i] = region(i - outermost, preset);
    }
  }

  private static byte region(int gradient, JpegLsPreset preset) {
    int size = Math.abs(gradient);
    int region = 4;
    if (size <= preset.near()) {
      region = 0;
    } else if (size < preset.t1()) {
      region = 1;
    } else if (size < preset.t2()) {
      region = 2;
    } else if (size < preset.t3()) {
      region = 3;
    }
    return (byte) (gradient < 0 ? -region : region);
  }

  /** The context with its sign (§A.3.4); 0 where the surroundings are flat. */
  int context(int ra, int rb, int rc, int rd) {
    return 81 * region(rd - rb) + 9 * region(rb - rc) + region(rc - ra);
  }

  private int region(int gradient) {
    return regions[Math.max(-outermost, Math.min(gradient, outermost)) + outermost];
  }

  /** The predicted sample (§A.4). */
  int predicted(int ra, int rb, int rc, int context, int sign) {
    int least = Math.min(ra, rb);
    int most = Math.max(ra, rb);
    int px = rc >= most ? least : rc <= least ? most : ra + rb - rc;
    int corrected = px + sign * c[context];
    return Math.max(0, Math.min(corrected, maximum));
  }

  /** Parameter of the Golomb code (§A.5.1). */
  int golomb(int context) {
    return golomb(n[context], a[context]);
  }

  private static int golomb(int count, int sum) {
    int k = 0;
    while (count << k < sum) {
      k++;
    }
    return k;
  }

  /** Whether small errors are mapped the other way round (§A.5.2). */
  boolean mapsInverted(int context, int k) {
    return near == 0 && k == 0 && 2 * b[context] <= -n[context];
  }

  /** Takes note of an error (§A.6). */
  void learn(int context, int error) {
    int sum = b[context] + error * step;
    int count = n[context];
    int size = a[context] + Math.abs(error);
    if (count == reset) {
      size >>= 1;
      sum = sum >= 0 ? sum >> 1 : -((1 - sum) >> 1);
      count >>= 1;
    }
    count++;
    n[context] = count;
    a[context] = size;
    if (sum <= -count) {
      sum = Math.max(sum + count, 1 - count);
      if (c[context] > CORRECTION_MIN) {
        c[context]--;
      }
    } else if (sum > 0) {
      sum = Math.min(sum - count, 0);
      if (c[context] < CORRECTION_MAX) {
        c[context]++;
      }
    }
    b[context] = sum;
  }

  /** The sample that a prediction and its error give (§A.4.5). */
  int restored(int predicted, int error) {
    int sample = predicted + error * step;
    if (sample < -near) {
      sample += range * step;
    } else if (sample > maximum + near) {
      sample -= range * step;
    }
    return Math.max(0, Math.min(sample, maximum));
  }

  /** The error as it is coded: in steps, and the shorter way round the range (§A.4.4, §A.4.5). */
  int reduced(int error) {
    int steps = error;
    if (near > 0) {
      steps = error > 0 ? (near + error) / step : -(near - error) / step;
    }
    if (steps < 0) {
      steps += range;
    }
    return steps >= (range + 1) / 2 ? steps - range : steps;
  }

  boolean isNear(int one, int other) {
    return Math.abs(one - other) <= near;
  }

  // ---- runs (§A.7)

  /** Logarithm of the length of run that the next bit stands for. */
  int runOrder(int component) {
    return J[runIndex[component]];
  }

  void lengthenRuns(int component) {
    if (runIndex[component] < J.length - 1) {
      runIndex[component]++;
    }
  }

  void shortenRuns(int component) {
    if (runIndex[component] > 0) {
      runIndex[component]--;
    }
  }

  /**
   * Parameter of the code of a sample that ends a run (§A.7.2).
   *
   * @param type 1 if its neighbours left and above are alike, else 0 (RItype)
   */
  int golombAfterRun(int type) {
    int q = REGULAR + type;
    return golomb(n[q], type == 0 ? a[q] : a[q] + (n[q] >> 1));
  }

  /** The error behind a code (§A.7.2, EMErrval). */
  int errorAfterRun(int type, int k, int code) {
    int sum = code + type;
    int map = sum & 1;
    int size = (sum + map) / 2;
    boolean inverted = k != 0 || 2 * negative[type] >= n[REGULAR + type];
    return inverted == (map == 1) ? -size : size;
  }

  /** The code of an error. */
  int codeAfterRun(int type, int k, int error) {
    boolean inverted = k != 0 || 2 * negative[type] >= n[REGULAR + type];
    boolean map = error < 0 ? inverted : error > 0 && !inverted;
    return 2 * Math.abs(error) - type - (map ? 1 : 0);
  }

  void learnAfterRun(int type, int error, int code) {
    int q = REGULAR + type;
    if (error < 0) {
      negative[type]++;
    }
    a[q] += (code + 1 - type) >> 1;
    if (n[q] == reset) {
      a[q] >>= 1;
      n[q] >>= 1;
      negative[type] >>= 1;
    }
    n[q]++;
  }
}
