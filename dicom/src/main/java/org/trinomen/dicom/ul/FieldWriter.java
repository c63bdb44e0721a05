package org.trinomen.dicom.ul;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes named fields, big endian, into a growing array. */
final class FieldWriter {

  private byte[] bytes = new byte[512];
  private int size;

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  FieldWriter u8(String field, int value) {
    check(field, value, 0xFF);
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  FieldWriter u16(String field, int value) {
    check(field, value, 0xFFFF);
    room(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
    return this;
  }

  FieldWriter u32(String field, long value) {
    check(field, value, 0xFFFF_FFFFL);
    room(4);
    bytes[size++] = (byte) (value >> 24);
    bytes[size++] = (byte) (value >> 16);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
    return this;
  }

  FieldWriter reserved(int count) {
    room(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return this;
  }

  FieldWriter text(String text) {
    return octets(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A text padded with spaces at its end. */
  FieldWriter padded(String field, String text, int length) {
    check(field + " length", text.length(), length);
    return text(text + " ".repeat(length - text.length()));
  }

  FieldWriter octets(byte[] from) {
    room(from.length);
    System.arraycopy(from, 0, bytes, size, from.length);
    size += from.length;
    return this;
  }

  /** A two-byte length, then what {@code content} writes. */
  FieldWriter sized16(String field, Consumer<FieldWriter> content) {
    int at = size;
    reserved(2);
    content.accept(this);
    int length = size - at - 2;
    check(field, length, 0xFFFF);
    bytes[at] = (byte) (length >> 8);
    bytes[at + 1] = (byte) length;
    return this;
  }

  /** A four-byte length, then what {@code content} writes. */
  FieldWriter sized32(Consumer<FieldWriter> content) {
    int at = size;
    reserved(4);
    content.accept(this);
    int length = size - at - 4;
    bytes[at] = (byte) (length >> 24);
    bytes[at + 1] = (byte) (length >> 16);
    bytes[at + 2] = (byte) (length >> 8);
    bytes[at + 3] = (byte) length;
    return this;
  }

  /** An item: type, reserved byte, two-byte length, content (PS3.8 §9.3.1). */
  FieldWriter item(int type, Consumer<FieldWriter> content) {
    return u8("Item-type", type).reserved(1).sized16("Item-length", content);
  }

  private void room(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }

  private static void check(String field, long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(field + " is 0 to " + max + ", this is " + value);
    }
  }
}
