package org.trinomen.dicom.pixel;

import java.util.Arrays;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;

/**
 * A look-up table (PS3.3 §C.11.1.1, §C.7.6.3.1.5). Values below the first that it has get its first
 * entry, values above the last its last.
 */
public final class LookupTable {

  private static final int ENTRIES_MAX = 65536;

  private final int first;
  private final int[] entries;
  private final int bits;

  LookupTable(int first, int[] entries, int bits) {
    this.first = first;
    this.entries = entries;
    this.bits = bits;
  }

  /** Of an item with LUT Descriptor and LUT Data; empty if it is not sound. */
  static Optional<LookupTable> of(DataSet item, boolean signed) {
    return descriptor(item, Tag.LUTDescriptor, signed)
        .flatMap(
            shape ->
                words(item, Tag.LUTData, shape.count())
                    .map(entries -> new LookupTable(shape.first(), entries, shape.bits())));
  }

  /** Number of entries, first value mapped, bits of an entry. */
  record Shape(int count, int first, int bits) {}

  static Optional<Shape> descriptor(DataSet dataSet, int tag, boolean signed) {
    if (!(dataSet.element(tag).orElse(null) instanceof Element.Value value) || value.length() < 6) {
      return Optional.empty();
    }
    byte[] bytes = value.bytes();
    int count = word(bytes, 0, value.bigEndian());
    int first = word(bytes, 2, value.bigEndian());
    int bits = word(bytes, 4, value.bigEndian());
    return bits < 8 || bits > 16
        ? Optional.empty()
        : Optional.of(
            new Shape(count == 0 ? ENTRIES_MAX : count, signed ? (short) first : first, bits));
  }

  /** Entries of 16 bits each, or packed in bytes where there are no more bytes than entries. */
  static Optional<int[]> words(DataSet dataSet, int tag, int count) {
    if (!(dataSet.element(tag).orElse(null) instanceof Element.Value value)) {
      return Optional.empty();
    }
    byte[] bytes = value.bytes();
    int[] entries = new int[count];
    boolean packed = bytes.length < 2 * count;
    int there = packed ? bytes.length : bytes.length / 2;
    if (there < count) {
      return Optional.empty();
    }
    for (int i = 0; i < count; i++) {
      entries[i] = packed ? bytes[i] & 0xFF : word(bytes, 2 * i, value.bigEndian());
    }
    return Optional.of(entries);
  }

  private static int word(byte[] bytes, int at, boolean bigEndian) {
    int value = LittleEndian.unsigned16(bytes, at);
    return bigEndian ? Short.reverseBytes((short) value) & 0xFFFF : value;
  }

  /** The entry of a value. */
  public int entry(double value) {
    int index = (int) Math.clamp(value - first, 0, entries.length - 1);
    return entries[index];
  }

  /** The entry of a value, 0 for the least that its bits can say to 1 for the most. */
  public double shade(double value) {
    return Math.min(1, entry(value) / (double) ((1 << bits) - 1));
  }

  /** Bits of an entry; where it says 16 and all entries fit in eight, eight. */
  int entryBits() {
    return bits > 8 && Arrays.stream(entries).max().orElse(0) < 256 ? 8 : bits;
  }
}
