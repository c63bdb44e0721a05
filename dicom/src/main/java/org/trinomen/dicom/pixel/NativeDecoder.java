package org.trinomen.dicom.pixel;

import java.util.Arrays;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/** Puts frames that are not compressed in the one order that all decoded frames have. */
final class NativeDecoder {

  private NativeDecoder() {}

  static DecodedFrame decode(byte[] littleEndian, ImageDescription image) {
    if (littleEndian.length < (image.storedFrameBits() + 7) / 8) {
      throw new DicomException("a frame is too short", -1, Tags.format(Tag.PixelData));
    }
    ImageDescription decoded = image.interleaved(image.photometric());
    if (image.bitsAllocated() == 1) {
      return new DecodedFrame(decoded, bits(littleEndian, image.frameSamples()));
    }
    if (image.storedFrameBits() != image.frameBytes() * 8) {
      ImageDescription full = image.interleaved(Photometric.YBR_FULL);
      return new DecodedFrame(full, shared(littleEndian, image));
    }
    byte[] samples =
        image.planar() ? interleaved(littleEndian, image) : exact(littleEndian, image.frameBytes());
    if (image.type() == SampleType.INTEGER && image.bitsStored() < image.bitsAllocated()) {
      SignExtension.clearUnused(samples, image);
      return new DecodedFrame(
          decoded.withIntegers(image.bitsAllocated(), image.bitsStored(), image.signed()), samples);
    }
    return new DecodedFrame(decoded, samples);
  }

  private static byte[] exact(byte[] bytes, long length) {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, (int) length);
  }

  /** PS3.5 §8.2: the first pixel is the lowest bit. */
  private static byte[] bits(byte[] packed, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (packed[i >> 3] >>> (i & 7) & 1);
    }
    return bytes;
  }

  /** From planes to pixels. */
  static byte[] interleaved(byte[] planes, ImageDescription image) {
    int width = image.sampleBytes();
    int pixels = image.rows() * image.columns();
    int samples = image.samples();
    byte[] result = new byte[pixels * samples * width];
    for (int plane = 0; plane < samples; plane++) {
      int from = plane * pixels * width;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int to = (pixel * samples + plane) * width;
        for (int i = 0; i < width; i++) {
          result[to + i] = planes[from++];
        }
      }
    }
    return result;
  }

  /** PS3.3 §C.7.6.3.1.2, YBR_FULL_422: Y1 Y2 CB CR, the differences for both pixels. */
  private static byte[] shared(byte[] stored, ImageDescription image) {
    int width = image.sampleBytes();
    byte[] result = new byte[(int) image.frameBytes()];
    int pairs = image.rows() * image.columns() / 2;
    for (int pair = 0; pair < pairs; pair++) {
      int from = pair * 4 * width;
      int to = pair * 6 * width;
      for (int i = 0; i < width; i++) {
        byte cb = stored[from + 2 * width + i];
        byte cr = stored[from + 3 * width + i];
        result[to + i] = stored[from + i];
        result[to + width + i] = cb;
        result[to + 2 * width + i] = cr;
        result[to + 3 * width + i] = stored[from + width + i];
        result[to + 4 * width + i] = cb;
        result[to + 5 * width + i] = cr;
      }
    }
    return result;
  }
}
