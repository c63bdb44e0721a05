package org.trinomen.dicom.pixel;

import java.util.Random;

/** Frames made up: smooth here, noisy there, flat elsewhere, as images are. */
final class Frames {

  private Frames() {}

  static ImageDescription image(int rows, int columns, int samples, int allocated, int stored) {
    return new ImageDescription(
        SampleType.INTEGER,
        rows,
        columns,
        samples,
        samples == 1 ? Photometric.MONOCHROME2 : Photometric.RGB,
        allocated,
        stored,
        stored - 1,
        false,
        false,
        1);
  }

  static DecodedFrame frame(ImageDescription image, Random random) {
    byte[] samples = new byte[(int) image.frameBytes()];
    int width = image.sampleBytes();
    int mask = (int) ((1L << image.bitsStored()) - 1);
    for (int i = 0; i < image.frameSamples(); i++) {
      int pixel = i / image.samples();
      int row = pixel / image.columns();
      int value =
          switch (row * 4 / image.rows()) {
            case 0 -> 0;
            case 1 -> pixel % image.columns() * 3 + i % image.samples();
            case 2 -> random.nextInt();
            default -> random.nextInt(10) == 0 ? mask : mask / 2;
          };
      for (int b = 0; b < width; b++) {
        samples[i * width + b] = (byte) ((value & mask) >>> (8 * b));
      }
    }
    return new DecodedFrame(image, samples);
  }
}
