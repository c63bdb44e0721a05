package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * A frame as stored values: no rescale, no change of colour but what the codec itself undoes.
 *
 * @param image what the samples are; samples of a pixel stand side by side
 * @param samples little endian, each in as many bytes as its allocated bits need; single bits are
 *     bytes of 0 or 1
 */
public record DecodedFrame(ImageDescription image, byte[] samples) {

  /** Checks that there are as many samples as described. */
  public DecodedFrame {
    if (samples.length != image.frameBytes()) {
      throw new DicomException(
          "a frame does not have the size that is stated", -1, Tags.format(Tag.PixelData));
    }
  }

  /** A sample as a number. */
  public double sample(int index) {
    return switch (image.type()) {
      case FLOAT -> Float.intBitsToFloat(LittleEndian.signed32(samples, index * 4));
      case DOUBLE -> Double.longBitsToDouble(LittleEndian.signed64(samples, index * 8));
      case INTEGER -> integer(index);
    };
  }

  /** A sample of integers, as it is stored: of wider ones than 32 bits, the lower 32. */
  public int integer(int index) {
    boolean signed = image.signed();
    int width = image.sampleBytes();
    if (width == 1) {
      return signed ? samples[index] : samples[index] & 0xFF;
    }
    if (width == 2) {
      int at = index * 2;
      return signed ? LittleEndian.signed16(samples, at) : LittleEndian.unsigned16(samples, at);
    }
    if (width == 3) {
      int at = index * 3;
      return (samples[at] & 0xFF) | (samples[at + 1] & 0xFF) << 8 | samples[at + 2] << 16;
    }
    return LittleEndian.signed32(samples, index * width);
  }
}
