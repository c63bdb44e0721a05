package org.trinomen.dicom.pixel;

/**
 * Bits of a scan of JPEG, highest first (ISO 10918-1 §F.2.2.5). Behind a byte FF a byte 00 is
 * stuffed; anything else there is a marker, which ends the interval.
 */
final class JpegBitReader {

  /** Bits behind the end that looking ahead may come upon; more are taken only by damaged data. */
  private static final int MISSING_MAX = 128;

  private final byte[] data;
  private int at;
  private long cache;
  private int count;
  private int missing;

  JpegBitReader(byte[] data, int from) {
    this.data = data;
    this.at = from;
  }

  private void fill() {
    while (count <= 48) {
      int next = at < data.length ? data[at] & 0xFF : -1;
      if (next == 0xFF) {
        if (at + 1 < data.length && data[at + 1] == 0) {
          at++;
        } else {
          next = -1;
        }
      }
      if (next < 0) {
        // Looking ahead may look beyond the end; what is not there must not be taken.
        missing += 8;
        if (missing > MISSING_MAX) {
          throw MarkerReader.wrong("a JPEG scan ends too early", at);
        }
        next = 0;
      } else {
        at++;
      }
      cache = cache << 8 | next;
      count += 8;
    }
  }

  /** The next 16 bits, which stay. */
  int peek16() {
    if (count < 16) {
      fill();
    }
    return (int) (cache >>> (count - 16)) & 0xFFFF;
  }

  void drop(int bits) {
    count -= bits;
    if (count < missing) {
      throw MarkerReader.wrong("a JPEG scan ends too early", at);
    }
  }

  /** At most 16 bits. */
  int bits(int wanted) {
    if (wanted == 0) {
      return 0;
    }
    if (count < wanted) {
      fill();
    }
    int bits = (int) (cache >>> (count - wanted)) & ((1 << wanted) - 1);
    drop(wanted);
    return bits;
  }

  /** A number of so many bits, in the form of §F.2.2.1: a first bit 0 says that it is negative. */
  int extended(int size) {
    int value = bits(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Where the next marker is looked for. */
  int position() {
    return at;
  }

  /** Goes on behind the marker RSTm at the end of an interval (§F.2.1.3). */
  void restart() {
    cache = 0;
    count = 0;
    missing = 0;
    while (at + 1 < data.length) {
      int second = data[at + 1] & 0xFF;
      if (data[at] == (byte) 0xFF && second >= 0xD0 && second <= 0xD7) {
        at += 2;
        return;
      }
      if (data[at] == (byte) 0xFF && second != 0 && second != 0xFF) {
        break;
      }
      at++;
    }
    throw MarkerReader.wrong("a JPEG restart marker is missing", at);
  }
}
