package org.trinomen.archive.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;

/** What stands around elements: headers of sequences and items, delimiters (PS3.5 §7.5). */
public final class PartMarks {

  private static final long UNDEFINED = 0xFFFFFFFFL;

  private final OutputStream out;
  private final byte[] mark = new byte[12];

  /** Writes to a stream. */
  public PartMarks(OutputStream out) {
    this.out = out;
  }

  /** The header of a sequence; {@code vr} is SQ or, as some write them, UN. */
  public void sequence(int tag, String vr, TransferSyntax syntax, boolean empty) {
    boolean bigEndian = syntax.bigEndian();
    putTag(tag, bigEndian);
    long length = empty ? 0 : UNDEFINED;
    if (!syntax.explicitVr()) {
      put32(4, length, bigEndian);
      write(8);
      return;
    }
    mark[4] = (byte) vr.charAt(0);
    mark[5] = (byte) vr.charAt(1);
    mark[6] = 0;
    mark[7] = 0;
    put32(8, length, bigEndian);
    write(12);
  }

  /** The header of an item. */
  public void item(boolean bigEndian) {
    delimiter(Tag.Item, UNDEFINED, bigEndian);
  }

  /** The end of an item. */
  public void endItem(boolean bigEndian) {
    delimiter(Tag.ItemDelimitationItem, 0, bigEndian);
  }

  /** The end of a sequence. */
  public void endSequence(boolean bigEndian) {
    delimiter(Tag.SequenceDelimitationItem, 0, bigEndian);
  }

  /** The header of pixel data that are one fragment, up to where its bytes begin (PS3.5 §A.4). */
  public void fragments(int tag, int length) {
    sequence(tag, "OB", TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, false);
    delimiter(Tag.Item, 4, false);
    put32(0, 0, false);
    write(4);
    delimiter(Tag.Item, length + (length & 1), false);
  }

  private void delimiter(int tag, long length, boolean bigEndian) {
    putTag(tag, bigEndian);
    put32(4, length, bigEndian);
    write(8);
  }

  private void write(int count) {
    try {
      out.write(mark, 0, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void putTag(int tag, boolean bigEndian) {
    put16(0, tag >>> 16, bigEndian);
    put16(2, tag, bigEndian);
  }

  private void put32(int at, long value, boolean bigEndian) {
    put16(at, (int) (bigEndian ? value >>> 16 : value), bigEndian);
    put16(at + 2, (int) (bigEndian ? value : value >>> 16), bigEndian);
  }

  private void put16(int at, int value, boolean bigEndian) {
    mark[at] = (byte) (bigEndian ? value >>> 8 : value);
    mark[at + 1] = (byte) (bigEndian ? value : value >>> 8);
  }
}
