package org.trinomen.dicom.pixel;

import java.util.Arrays;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * Decodes one scan of JPEG-LS line by line (ISO 14495-1 §A, §B). A line has a sample before its
 * first and one behind its last, so that each has four neighbours (§A.2.1).
 */
final class JpegLsScan {

  /** How the samples of several components take turns (§B.1, ILV). */
  enum Interleave {
    NONE(0),
    LINE(1),
    SAMPLE(2);

    /** As a scan header has it. */
    final int code;

    Interleave(int code) {
      this.code = code;
    }

    /** By its code, which is in range. */
    static Interleave of(int code) {
      return code == 0 ? NONE : code == 1 ? LINE : SAMPLE;
    }
  }

  private final JpegLsModel model;
  private final StuffedBitReader bits;
  private final int columns;

  JpegLsScan(JpegLsPreset preset, int components, StuffedBitReader bits, int columns) {
    this.model = new JpegLsModel(preset, components);
    this.bits = bits;
    this.columns = columns;
  }

  /** Takes a line of samples; the first is at index 1. */
  interface LineSink {
    void line(int row, int component, int[] samples);
  }

  /** Decodes all lines of the components of the scan. */
  void decode(int rows, int components, Interleave interleave, LineSink sink) {
    int[][] above = new int[components][columns + 2];
    int[][] here = new int[components][columns + 2];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < components; i++) {
        edges(above[i], here[i]);
      }
      if (interleave == Interleave.SAMPLE) {
        lineOfPixels(above, here);
      } else {
        for (int i = 0; i < components; i++) {
          line(above[i], here[i], i);
        }
      }
      for (int i = 0; i < components; i++) {
        sink.line(row, i, here[i]);
      }
      int[][] kept = above;
      above = here;
      here = kept;
    }
  }

  private void edges(int[] above, int[] here) {
    above[columns + 1] = above[columns];
    here[0] = above[1];
  }

  private void line(int[] above, int[] here, int component) {
    int x = 1;
    while (x <= columns) {
      int ra = here[x - 1];
      int rb = above[x];
      int rc = above[x - 1];
      int context = model.context(ra, rb, rc, above[x + 1]);
      if (context != 0) {
        here[x] = regular(context, ra, rb, rc);
        x++;
      } else {
        int length = run(columns - x + 1, component);
        for (int i = 0; i < length; i++) {
          here[x + i] = ra;
        }
        x += length;
        if (x <= columns) {
          int type = model.isNear(ra, above[x]) ? 1 : 0;
          here[x] = afterRun(type, ra, above[x], component);
          model.shortenRuns(component);
          x++;
        }
      }
    }
  }

  private void lineOfPixels(int[][] above, int[][] here) {
    int components = here.length;
    int[] contexts = new int[components];
    int x = 1;
    while (x <= columns) {
      boolean flat = true;
      for (int i = 0; i < components; i++) {
        contexts[i] = model.context(here[i][x - 1], above[i][x], above[i][x - 1], above[i][x + 1]);
        flat &= contexts[i] == 0;
      }
      if (!flat) {
        for (int i = 0; i < components; i++) {
          here[i][x] = regular(contexts[i], here[i][x - 1], above[i][x], above[i][x - 1]);
        }
        x++;
      } else {
        int length = run(columns - x + 1, 0);
        for (int i = 0; i < components; i++) {
          Arrays.fill(here[i], x, x + length, here[i][x - 1]);
        }
        x += length;
        if (x <= columns) {
          for (int i = 0; i < components; i++) {
            here[i][x] = afterRun(0, here[i][x - 1], above[i][x], 0);
          }
          model.shortenRuns(0);
          x++;
        }
      }
    }
  }

  /** §A.4 to §A.6. */
  private int regular(int signedContext, int ra, int rb, int rc) {
    int sign = signedContext < 0 ? -1 : 1;
    int context = signedContext * sign;
    int predicted = model.predicted(ra, rb, rc, context, sign);
    int k = model.golomb(context);
    int code = code(k, model.codeLengthMax);
    int error = (code & 1) == 0 ? code >> 1 : -((code + 1) >> 1);
    if (model.mapsInverted(context, k)) {
      error = ~error;
    }
    check(error);
    model.learn(context, error);
    return model.restored(predicted, sign * error);
  }

  /** Length of a run of at most as many samples (§A.7.1). */
  private int run(int most, int component) {
    int length = 0;
    while (length < most && bits.bit()) {
      int whole = 1 << model.runOrder(component);
      if (whole <= most - length) {
        model.lengthenRuns(component);
      }
      length += Math.min(whole, most - length);
    }
    if (length < most) {
      length += bits.bits(model.runOrder(component));
      if (length >= most) {
        throw wrong("a JPEG-LS run is longer than its line");
      }
    }
    return length;
  }

  /** §A.7.2. */
  private int afterRun(int type, int ra, int rb, int component) {
    int k = model.golombAfterRun(type);
    int code = code(k, model.codeLengthMax - model.runOrder(component) - 1);
    int error = model.errorAfterRun(type, k, code);
    check(error);
    model.learnAfterRun(type, error, code);
    if (type == 1) {
      return model.restored(ra, error);
    }
    return model.restored(rb, ra > rb ? -error : error);
  }

  /** A Golomb code of limited length (§A.5.3). */
  private int code(int k, int lengthMax) {
    int escape = lengthMax - model.errorBits - 1;
    int zeros = bits.zeros(escape);
    return zeros < escape ? (zeros << k) | bits.bits(k) : bits.bits(model.errorBits) + 1;
  }

  private void check(int error) {
    if (Math.abs(error) > model.range) {
      throw wrong("a JPEG-LS error is out of range");
    }
  }

  private static DicomException wrong(String what) {
    return new DicomException(what, -1, Tags.format(Tag.PixelData));
  }
}
