package org.trinomen.dicom.pixel;

import java.io.IOException;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/** Frames that are not compressed and stand one behind the other (PS3.5 §8.1.1). */
final class NativeFrames implements StoredFrames {

  private final ByteSource source;
  private final ImageDescription image;
  private final Element element;
  private final int frameBytes;

  /** Where they stand, and how the words of the element are ordered. */
  record Element(long valueOffset, long length, Vr vr, boolean bigEndian) {}

  NativeFrames(ByteSource source, ImageDescription image, Element element, PixelLimits limits) {
    this.source = source;
    this.image = image;
    this.element = element;
    long bytes = (image.storedFrameBits() + 7) / 8;
    if (Math.max(bytes, image.frameBytes()) > limits.frameBytes()) {
      throw new DicomException("a frame is over the limit", -1, Tags.format(Tag.PixelData));
    }
    this.frameBytes = (int) bytes;
  }

  @Override
  public byte[] frame(int number) throws IOException {
    long bit = number * image.storedFrameBits();
    int shift = (int) (bit % 8);
    return cut(read(bit / 8, (int) ((shift + image.storedFrameBits() + 7) / 8)), shift);
  }

  @Override
  public byte[] littleEndianFrame(int number) throws IOException {
    if (!element.bigEndian()) {
      return frame(number);
    }
    if (image.bitsAllocated() > 8) {
      // 32 bits under OW are two words by the letter of PS3.5 §7.3; writers swap all four bytes.
      return swapped(frame(number), image.sampleBytes());
    }
    if (element.vr() != Vr.OW) {
      return frame(number);
    }
    // PS3.5 §8.2: two bytes share a word, the first one in its lower half.
    long bit = number * image.storedFrameBits();
    long from = bit / 8 & ~1L;
    long to = Math.min(element.length(), (bit + image.storedFrameBits() + 15) / 16 * 2);
    return cut(swapped(read(from, (int) (to - from)), 2), (int) (bit - from * 8));
  }

  /**
   * PS3.5 §8.1.1: frames of single bits follow each other without a gap, so that one may begin
   * inside a byte. Handed out alone, it begins with a byte.
   */
  private byte[] cut(byte[] bytes, int bit) {
    if (bit == 0 && bytes.length == frameBytes) {
      return bytes;
    }
    byte[] frame = new byte[frameBytes];
    int first = bit / 8;
    int shift = bit % 8;
    for (int i = 0; i < frame.length && first + i < bytes.length; i++) {
      int low = bytes[first + i] & 0xFF;
      int high = first + i + 1 < bytes.length ? bytes[first + i + 1] & 0xFF : 0;
      frame[i] = (byte) ((low | (high << 8)) >>> shift);
    }
    return frame;
  }

  private byte[] read(long from, int count) throws IOException {
    if (from + count > element.length()) {
      throw new DicomException(
          "pixel data are " + (from + count - element.length()) + " bytes short",
          element.valueOffset(),
          Tags.format(Tag.PixelData));
    }
    byte[] bytes = new byte[count];
    if (source.read(element.valueOffset() + from, bytes, 0, count) < count) {
      throw new DicomException(
          "the file ends inside a frame", element.valueOffset(), Tags.format(Tag.PixelData));
    }
    return bytes;
  }

  private static byte[] swapped(byte[] bytes, int word) {
    for (int at = 0; at + word <= bytes.length; at += word) {
      for (int i = 0; i < word / 2; i++) {
        byte kept = bytes[at + i];
        bytes[at + i] = bytes[at + word - 1 - i];
        bytes[at + word - 1 - i] = kept;
      }
    }
    return bytes;
  }
}
