package org.trinomen.dicom.pixel;

/** The least and the greatest sample of a frame; of floats, those that are numbers. */
public record Extent(double least, double most) {

  public static Extent of(DecodedFrame frame) {
    int count = frame.image().frameSamples();
    if (frame.image().type() == SampleType.INTEGER && frame.image().sampleBytes() <= 2) {
      return ofIntegers(frame, count);
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double sample = frame.sample(i);
      if (Double.isFinite(sample)) {
        least = Math.min(least, sample);
        most = Math.max(most, sample);
      }
    }
    return least > most ? new Extent(0, 0) : new Extent(least, most);
  }

  private static Extent ofIntegers(DecodedFrame frame, int count) {
    int least = Integer.MAX_VALUE;
    int most = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      int sample = frame.integer(i);
      least = Math.min(least, sample);
      most = Math.max(most, sample);
    }
    return new Extent(least, most);
  }
}
