package org.trinomen.dicom.pixel;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * Frames in fragments (PS3.5 §A.4). Where a frame begins is told, in this order, by the Extended
 * Offset Table (PS3.3 §C.7.6.3.1.8), by there being as many fragments as frames, by the Basic
 * Offset Table, and by the fragments themselves, whose first bytes show whether a code stream
 * begins. A table that does not lead to fragments is passed over.
 *
 * <p>Of the fragments only the headers are read, and each once, before the first frame that the
 * Extended Offset Table does not lead to.
 */
final class EncapsulatedFrames implements StoredFrames {

  private static final int HEADER = 8;
  private static final int START = 12;

  private final ByteSource source;
  private final ImageDescription image;
  private final long valueOffset;
  private final ExtendedOffsets extended;
  private final PixelLimits limits;

  private @Nullable Fragments fragments;

  /** Offsets and lengths of frames, counted from the first fragment; both empty if not stated. */
  record ExtendedOffsets(long[] offsets, long[] lengths) {

    static final ExtendedOffsets NONE = new ExtendedOffsets(new long[0], new long[0]);
  }

  /**
   * Where all fragments stand.
   *
   * @param offsets first bytes of their values
   * @param firstOfFrame for each frame the number of its first fragment, and their number at last
   */
  private record Fragments(long[] offsets, long[] lengths, int[] firstOfFrame) {}

  EncapsulatedFrames(
      ByteSource source,
      ImageDescription image,
      long valueOffset,
      ExtendedOffsets extended,
      PixelLimits limits) {
    this.source = source;
    this.image = image;
    this.valueOffset = valueOffset;
    this.extended = extended;
    this.limits = limits;
    if (image.frameBytes() > limits.frameBytes()) {
      throw wrong("a frame is over the limit", valueOffset);
    }
  }

  @Override
  public byte[] littleEndianFrame(int number) throws IOException {
    return frame(number);
  }

  @Override
  public byte[] frame(int number) throws IOException {
    byte[] found = byExtendedOffset(number);
    return found != null ? found : joined(fragments(), number);
  }

  private byte @Nullable [] byExtendedOffset(int number) throws IOException {
    if (extended.offsets().length != image.frames()
        || extended.lengths().length != image.frames()) {
      return null;
    }
    long table = item(valueOffset);
    long at = valueOffset + HEADER + table + extended.offsets()[number];
    long length = extended.lengths()[number];
    if (table < 0 || extended.offsets()[number] < 0 || length < 0) {
      return null;
    }
    long stated = item(at);
    return stated == length || stated == length + 1 ? read(at + HEADER, length) : null;
  }

  private byte[] joined(Fragments all, int number) throws IOException {
    if (number >= all.firstOfFrame().length - 1) {
      throw wrong("the pixel data have no such frame", valueOffset);
    }
    int from = all.firstOfFrame()[number];
    int to = all.firstOfFrame()[number + 1];
    if (to - from == 1) {
      return read(all.offsets()[from], all.lengths()[from]);
    }
    long length = 0;
    for (int i = from; i < to; i++) {
      length += all.lengths()[i];
    }
    byte[] frame = new byte[checked(length)];
    int at = 0;
    for (int i = from; i < to; i++) {
      int count = (int) all.lengths()[i];
      fill(frame, at, count, all.offsets()[i]);
      at += count;
    }
    return frame;
  }

  private Fragments fragments() throws IOException {
    Fragments known = fragments;
    if (known == null) {
      known = walk();
      fragments = known;
    }
    return known;
  }

  private Fragments walk() throws IOException {
    long table = item(valueOffset);
    if (table < 0) {
      throw wrong("encapsulated pixel data have no offset table", valueOffset);
    }
    long[] offsets = new long[Math.min(image.frames(), 1024) + 1];
    long[] lengths = new long[offsets.length];
    int count = 0;
    long at = valueOffset + HEADER + table;
    for (long length = item(at); length >= 0; length = item(at)) {
      if (count == limits.fragments()) {
        throw wrong("more fragments than are looked at", at);
      }
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count * 2);
        lengths = Arrays.copyOf(lengths, count * 2);
      }
      offsets[count] = at + HEADER;
      lengths[count] = length;
      count++;
      at += HEADER + length;
    }
    long[] found = Arrays.copyOf(offsets, count);
    return new Fragments(found, Arrays.copyOf(lengths, count), frames(found, (int) table));
  }

  private int[] frames(long[] offsets, int tableLength) throws IOException {
    int frames = image.frames();
    int count = offsets.length;
    if (frames == 1) {
      return count == 0 ? new int[1] : new int[] {0, count};
    }
    if (count <= frames) {
      int[] each = new int[count + 1];
      Arrays.setAll(each, i -> i);
      return each;
    }
    int[] byTable = byTable(offsets, tableLength);
    return byTable != null ? byTable : byStarts(offsets);
  }

  private int @Nullable [] byTable(long[] offsets, int tableLength) throws IOException {
    int frames = image.frames();
    if (tableLength != 4L * frames) {
      return null;
    }
    byte[] table = read(valueOffset + HEADER, tableLength);
    int[] first = new int[frames + 1];
    first[frames] = offsets.length;
    int fragment = 0;
    for (int frame = 0; frame < frames; frame++) {
      long wanted = LittleEndian.unsigned32(table, 4 * frame) + offsets[0];
      while (fragment < offsets.length && offsets[fragment] < wanted) {
        fragment++;
      }
      if (fragment == offsets.length || offsets[fragment] != wanted) {
        return null;
      }
      first[frame] = fragment;
    }
    return first;
  }

  private int[] byStarts(long[] offsets) throws IOException {
    int[] first = new int[image.frames() + 1];
    int frame = 0;
    byte[] start = new byte[START];
    for (int i = 0; i < offsets.length; i++) {
      int count = source.read(offsets[i], start, 0, START);
      if (i == 0 || isCodeStreamStart(start, count)) {
        if (frame == image.frames()) {
          throw wrong("there are more code streams than frames", offsets[i]);
        }
        first[frame] = i;
        frame++;
      }
    }
    if (frame < image.frames()) {
      throw wrong("which fragments make a frame is not told", valueOffset);
    }
    first[frame] = offsets.length;
    return first;
  }

  /** JPEG and JPEG-LS: SOI; JPEG 2000: SOC and SIZ, or the signature box of a JP2 file. */
  private static boolean isCodeStreamStart(byte[] start, int count) {
    if (count < 4) {
      return false;
    }
    int four = (int) Long.reverseBytes(LittleEndian.unsigned32(start, 0) << 32);
    return (four & 0xFFFFFF00) == 0xFFD8FF00
        || four == 0xFF4FFF51
        || (four == 0x0000000C && count >= 8 && start[4] == 'j' && start[5] == 'P');
  }

  /** Length of the item at a place; -1 if none is there. */
  private long item(long at) throws IOException {
    byte[] header = new byte[HEADER];
    if (source.read(at, header, 0, HEADER) < HEADER
        || header[0] != (byte) 0xFE
        || header[1] != (byte) 0xFF
        || header[2] != 0
        || header[3] != (byte) 0xE0) {
      return -1;
    }
    long length = LittleEndian.unsigned32(header, 4);
    if (length == 0xFFFFFFFFL) {
      throw wrong("a fragment has no length", at);
    }
    return length;
  }

  private byte[] read(long at, long length) throws IOException {
    byte[] bytes = new byte[checked(length)];
    fill(bytes, 0, bytes.length, at);
    return bytes;
  }

  private void fill(byte[] into, int offset, int count, long at) throws IOException {
    if (source.read(at, into, offset, count) < count) {
      throw wrong("the file ends inside a fragment", at);
    }
  }

  private int checked(long length) {
    if (length > limits.frameBytes()) {
      throw wrong("a frame is over the limit", valueOffset);
    }
    return (int) length;
  }

  private static DicomException wrong(String what, long at) {
    return new DicomException(what, at, Tags.format(Tag.PixelData));
  }
}
