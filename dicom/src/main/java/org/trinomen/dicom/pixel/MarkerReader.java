package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/** Goes from marker to marker in a JPEG or JPEG-LS code stream (ISO 10918-1 §B.1.1). */
final class MarkerReader {

  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DRI = 0xDD;

  private final byte[] data;
  private int at;

  MarkerReader(byte[] data) {
    this.data = data;
  }

  /** Passes the marker that every code stream begins with. */
  void start() {
    if (data.length < 4 || (data[0] & 0xFF) != 0xFF || (data[1] & 0xFF) != SOI) {
      throw wrong("no JPEG code stream begins here", 0);
    }
    at = 2;
  }

  /** The second byte of the next marker; fill bytes and what stands out of place are passed. */
  int next() {
    while (at + 1 < data.length) {
      int second = data[at + 1] & 0xFF;
      if (data[at] == (byte) 0xFF && second != 0xFF && second != 0) {
        at += 2;
        return second;
      }
      at++;
    }
    throw wrong("a JPEG code stream ends too early", data.length);
  }

  /** First byte of the segment behind the marker, which is its length. */
  int position() {
    return at;
  }

  /** Passes the segment behind the marker. */
  void skip() {
    int length = unsigned16(at);
    if (length < 2 || at + length > data.length) {
      throw wrong("a JPEG segment is cut", at);
    }
    at += length;
  }

  void moveTo(int position) {
    at = position;
  }

  int unsigned16(int from) {
    within(from + 1);
    return (data[from] & 0xFF) << 8 | (data[from + 1] & 0xFF);
  }

  int within(int index) {
    if (index >= data.length) {
      throw wrong("a JPEG segment is cut", index);
    }
    return index;
  }

  static DicomException wrong(String what, long at) {
    return new DicomException(what, at, Tags.format(Tag.PixelData));
  }
}
