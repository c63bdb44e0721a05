package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.LittleEndian;
import org.trinomen.dicom.pixel.Rescale;
import org.trinomen.dicom.pixel.SampleType;

/**
 * An array of frames as NumPy's {@code load} reads it (NumPy Enhancement Proposal 1, version 1.0).
 */
final class NumpyFile {

  private static final int ALIGNED = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /**
   * What the array is like.
   *
   * @param type of an element, such as {@code <f4}
   * @param bytes of an element
   */
  record Shape(String type, int bytes, int height, int width, int channels) {

    long frameBytes() {
      return (long) bytes * height * width * channels;
    }
  }

  private NumpyFile() {}

  /** Of frames as they are shown, in the units of the modality or as they are stored. */
  static Shape shape(FramePictures pictures, boolean rescaled) {
    ImageDescription image = pictures.frame().image();
    boolean real = (rescaled && !pictures.isColour()) || image.type() == SampleType.FLOAT;
    int bytes = real ? 4 : image.sampleBytes();
    String letter =
        switch (image.type()) {
          case FLOAT, DOUBLE -> "f";
          case INTEGER -> real ? "f" : image.signed() ? "i" : "u";
        };
    return new Shape(
        String.format(Locale.ROOT, "<%s%d", letter, bytes),
        bytes,
        image.rows(),
        image.columns(),
        image.samples());
  }

  /**
   * What stands before the elements.
   *
   * @param count number of frames; 0 for one frame without a dimension of its own
   */
  static byte[] header(Shape shape, int count) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%d,%d,%d), }"
            .formatted(
                shape.type(),
                count == 0 ? "" : count + ", ",
                shape.height(),
                shape.width(),
                shape.channels());
    int before = MAGIC.length + 2;
    int length = (before + text.length() + 1 + ALIGNED - 1) / ALIGNED * ALIGNED;
    byte[] header = new byte[length];
    Arrays.fill(header, (byte) ' ');
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    LittleEndian.put16(header, MAGIC.length, length - before);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, before, bytes.length);
    header[length - 1] = '\n';
    return header;
  }

  /** The elements of one frame. */
  static void write(FramePictures pictures, Shape shape, OutputStream out) throws IOException {
    DecodedFrame frame = pictures.frame();
    if (!shape.type().equals("<f4")) {
      out.write(frame.samples());
      return;
    }
    Rescale rescale = pictures.rescale();
    float slope = (float) rescale.slope();
    float intercept = (float) rescale.intercept();
    int count = frame.image().frameSamples();
    byte[] elements = new byte[count * 4];
    for (int i = 0; i < count; i++) {
      float value = slope * (float) frame.sample(i) + intercept;
      LittleEndian.put32(elements, i * 4, Float.floatToRawIntBits(value));
    }
    out.write(elements);
  }
}
