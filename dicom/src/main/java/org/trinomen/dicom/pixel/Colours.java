package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/** Makes red, green and blue of whatever colours an image has (PS3.3 §C.7.6.3.1.2). */
public final class Colours {

  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);

  private Colours() {}

  /**
   * A frame in red, green and blue.
   *
   * @param dataSet that holds the palette, if there is one
   * @throws DicomException if the colours can't be told
   */
  public static DecodedFrame rgb(DecodedFrame frame, DataSet dataSet) {
    ImageDescription image = frame.image();
    return switch (image.photometric()) {
      case PALETTE_COLOR -> new Palette(dataSet, image.signed()).rgb(frame);
      case YBR_FULL, YBR_FULL_422, YBR_ICT, YBR_RCT -> fromYbr(frame, false);
      case YBR_PARTIAL_422, YBR_PARTIAL_420 -> fromYbr(frame, true);
      case RGB, XYB, MONOCHROME1, MONOCHROME2, OTHER -> {
        if (image.samples() != 3) {
          throw unknown();
        }
        yield frame;
      }
    };
  }

  /** ITU-R BT.601, in fixed point as the JPEG Group has it; partial range has 16 for black. */
  private static DecodedFrame fromYbr(DecodedFrame frame, boolean partial) {
    ImageDescription image = frame.image();
    if (image.samples() != 3 || image.sampleBytes() != 1) {
      throw unknown();
    }
    byte[] from = frame.samples();
    byte[] to = new byte[from.length];
    double range = partial ? 255 / 219.0 : 1;
    double colourRange = partial ? 255 / 224.0 : 1;
    int black = partial ? 16 : 0;
    int luminance = fixed(range);
    int red = fixed(1.402 * colourRange);
    int blue = fixed(1.772 * colourRange);
    int greenBlue = fixed(0.344136286 * colourRange);
    int greenRed = fixed(0.714136286 * colourRange);
    for (int i = 0; i < from.length; i += 3) {
      int y = ((from[i] & 0xFF) - black) * luminance;
      int cb = (from[i + 1] & 0xFF) - 128;
      int cr = (from[i + 2] & 0xFF) - 128;
      to[i] = clamped(y + red * cr);
      to[i + 1] = clamped(y - greenBlue * cb - greenRed * cr);
      to[i + 2] = clamped(y + blue * cb);
    }
    return new DecodedFrame(image.interleaved(Photometric.RGB), to);
  }

  private static int fixed(double factor) {
    return (int) Math.round(factor * (1 << BITS));
  }

  private static byte clamped(int value) {
    return (byte) Math.max(0, Math.min((value + HALF) >> BITS, 255));
  }

  private static DicomException unknown() {
    return new DicomException(
        "such colours can't be shown", -1, Tags.format(Tag.PhotometricInterpretation));
  }
}
