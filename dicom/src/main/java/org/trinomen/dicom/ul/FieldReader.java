package org.trinomen.dicom.ul;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.trinomen.dicom.DicomException;

/**
 * Reads named fields, big endian (PS3.8 §9.3.1), from a stretch of bytes. Every failure names the
 * field and its byte position in the PDU. Nothing is allocated beyond what is there.
 */
final class FieldReader {

  private final byte[] bytes;
  private final int end;
  private final int zero;
  private final String path;
  private int position;
  private int fieldAt;

  /** Reads {@code bytes[from, to)}; {@code zero} is where byte 1 of the PDU stands. */
  FieldReader(byte[] bytes, int from, int to, int zero, String path) {
    this.bytes = bytes;
    this.end = to;
    this.zero = zero;
    this.path = path;
    this.position = from;
    this.fieldAt = from;
  }

  boolean hasMore() {
    return position < end;
  }

  int remaining() {
    return end - position;
  }

  int u8(String field) {
    need(field, 1);
    return bytes[position++] & 0xFF;
  }

  int u16(String field) {
    need(field, 2);
    int value = (bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF);
    position += 2;
    return value;
  }

  long u32(String field) {
    need(field, 4);
    int at = position;
    position += 4;
    return (bytes[at] & 0xFFL) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  void skip(String field, int length) {
    need(field, length);
    position += length;
  }

  /** A text in ISO 646 without the padding some write around it (spaces, NUL). */
  String text(String field, int length, int lengthMax) {
    need(field, length);
    int from = position;
    int to = position + length;
    position = to;
    while (to > from && isPadding(bytes[to - 1])) {
      to--;
    }
    while (from < to && isPadding(bytes[from])) {
      from++;
    }
    if (to - from > lengthMax) {
      throw fail(field, "is longer than " + lengthMax + " characters: " + (to - from));
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  Octets octets(String field, int length) {
    need(field, length);
    position += length;
    return new Octets(Arrays.copyOfRange(bytes, position - length, position));
  }

  /** A view, not a copy. */
  ByteBuffer view(String field, int length) {
    need(field, length);
    position += length;
    return ByteBuffer.wrap(bytes, position - length, length);
  }

  /** The next {@code length} bytes as a reader of their own. */
  FieldReader part(String field, int length) {
    need(field, length);
    position += length;
    return new FieldReader(bytes, position - length, position, zero, path + "." + field);
  }

  /** A failure of the field read last, or being read. */
  DicomException fail(String field, String what) {
    return new DicomException(field + " " + what, fieldAt - zero, path);
  }

  private void need(String field, int length) {
    fieldAt = position;
    if (length < 0 || length > end - position) {
      throw fail(field, "needs " + length + " bytes, there are " + remaining());
    }
  }

  private static boolean isPadding(byte b) {
    return b == ' ' || b == 0;
  }
}
