package org.trinomen.dicom.pixel;

import java.util.function.DoubleUnaryOperator;

/** Applies a function to every sample; to samples of few bits once for each value they can have. */
public final class Shades {

  private Shades() {}

  /** The whole part of the results, cut to what a byte can hold. */
  public static byte[] of(DecodedFrame frame, DoubleUnaryOperator function) {
    int count = frame.image().frameSamples();
    byte[] shades = new byte[count];
    boolean few = frame.image().type() == SampleType.INTEGER && frame.image().sampleBytes() <= 2;
    if (few && count > 1 << 12) {
      Extent extent = Extent.of(frame);
      int least = (int) extent.least();
      byte[] table = new byte[(int) extent.most() - least + 1];
      for (int i = 0; i < table.length; i++) {
        table[i] = shade(function.applyAsDouble(least + i));
      }
      for (int i = 0; i < count; i++) {
        shades[i] = table[frame.integer(i) - least];
      }
    } else {
      for (int i = 0; i < count; i++) {
        shades[i] = shade(function.applyAsDouble(frame.sample(i)));
      }
    }
    return shades;
  }

  private static byte shade(double value) {
    return (byte) (int) Math.clamp(value, 0, 255);
  }
}
