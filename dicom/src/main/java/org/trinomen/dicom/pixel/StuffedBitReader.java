package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * Bits of a JPEG-LS scan, highest first. Behind a byte FF the next begins with a bit 0 that does
 * not count (ISO 14495-1 §9.1); a 1 there is a marker, which ends the scan.
 */
final class StuffedBitReader {

  private final byte[] data;
  private final int end;
  private int at;
  private long cache;
  private int count;

  StuffedBitReader(byte[] data, int from) {
    this.data = data;
    this.at = from;
    this.end = data.length;
  }

  /** Fills the cache to at least 56 bits, or as far as the scan goes. */
  private void fill() {
    while (count <= 56 && at < end) {
      int next = data[at] & 0xFF;
      if (next == 0xFF) {
        if (at + 1 < end && data[at + 1] < 0) {
          return;
        }
        // The bit that does not count is 0, and falls on the last one of this byte.
        cache |= (long) next << (56 - count);
        count += 7;
      } else {
        cache |= (long) next << (56 - count);
        count += 8;
      }
      at++;
    }
  }

  int bits(int wanted) {
    if (wanted == 0) {
      return 0;
    }
    need(wanted);
    int bits = (int) (cache >>> (64 - wanted));
    cache <<= wanted;
    count -= wanted;
    return bits;
  }

  boolean bit() {
    need(1);
    boolean bit = cache < 0;
    cache <<= 1;
    count--;
    return bit;
  }

  /** Bits 0 up to the next 1, which is taken too. */
  int zeros(int most) {
    int zeros = 0;
    while (true) {
      need(1);
      int here = Math.min(Long.numberOfLeadingZeros(cache), count);
      zeros += here;
      if (zeros > most) {
        throw new DicomException("a JPEG-LS code is too long", at, Tags.format(Tag.PixelData));
      }
      if (here < count) {
        cache = cache << here << 1;
        count -= here + 1;
        return zeros;
      }
      // A bit may stand behind those that count, which the next byte falls on.
      cache = here == 64 ? 0 : cache << here;
      count = 0;
    }
  }

  private void need(int wanted) {
    if (count < wanted) {
      fill();
      if (count < wanted) {
        throw new DicomException("a JPEG-LS scan ends too early", at, Tags.format(Tag.PixelData));
      }
    }
  }

  /** Where the marker stands that ended the scan; some bytes may be left before it. */
  int position() {
    int marker = Math.max(0, at - 8);
    while (marker + 1 < end && !(data[marker] == (byte) 0xFF && data[marker + 1] < 0)) {
      marker++;
    }
    return marker;
  }
}
