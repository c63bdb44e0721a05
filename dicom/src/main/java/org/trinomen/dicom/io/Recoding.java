package org.trinomen.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Writes a data set in another encoding as it flows by: implicit or explicit VR, little or big
 * endian. It holds nothing but the half of a word that a chunk was cut in, so that a data set of
 * any size costs the same memory.
 *
 * <p>Sequences leave with undefined length, because what their items come to is not known before
 * they are written; group lengths, retired and now wrong, do not go along (PS3.5 §7.2); nor do
 * bytes that belong to no element.
 */
final class Recoding implements PartHandler {

  private static final long SHORT_LENGTH_MAX = 0xFFFF;
  private static final long UNDEFINED = 0xFFFFFFFFL;

  private final TransferSyntax target;
  private final OutputStream out;
  private final byte[] mark = new byte[12];
  private final byte[] word = new byte[8];
  private byte[] swapped = new byte[0];

  private boolean dropping;

  /** The sequence that has just begun has no items, and is over with its header. */
  private boolean empty;

  private int wordSize = 1;
  private int inWord;

  Recoding(TransferSyntax target, OutputStream out) {
    this.target = target;
    this.out = out;
  }

  @Override
  public void element(ElementHeader header, byte[] array, int from) {
    dropping = Tags.isGroupLength(header.tag());
    if (dropping) {
      return;
    }
    boolean un = statesUn(header, array, from);
    Vr vr = un ? Vr.UN : header.vr();
    // PS3.5 §6.2.2: the value of UN has the byte order of little endian, whatever is around it.
    wordSize = header.syntax().bigEndian() == target.bigEndian() ? 1 : vr.wordSize();
    inWord = 0;
    if (header.length() < 0) {
      // Neither items nor fragments: what it is, only its maker knows.
      header(header.tag(), Vr.UN, UNDEFINED);
    } else {
      boolean fits = vr.hasLongLength() || header.length() <= SHORT_LENGTH_MAX;
      header(header.tag(), fits ? vr : Vr.UN, header.length());
    }
  }

  @Override
  public void bytes(byte[] array, int from, int count) {
    if (dropping) {
      return;
    }
    if (wordSize == 1) {
      raw(array, from, count);
      return;
    }
    int at = from;
    int end = from + count;
    while (inWord > 0 && at < end) {
      word[inWord++] = array[at++];
      if (inWord == wordSize) {
        swap(word, 0, wordSize);
        raw(word, 0, wordSize);
        inWord = 0;
      }
    }
    int whole = (end - at) / wordSize * wordSize;
    if (swapped.length < whole) {
      swapped = new byte[whole];
    }
    System.arraycopy(array, at, swapped, 0, whole);
    swap(swapped, 0, whole);
    raw(swapped, 0, whole);
    for (at += whole; at < end; at++) {
      word[inWord++] = array[at];
    }
  }

  private void swap(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += wordSize) {
      for (int low = at, high = at + wordSize - 1; low < high; low++, high--) {
        byte kept = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = kept;
      }
    }
  }

  @Override
  public void startSequence(ElementHeader header, byte[] array, int from) {
    empty = header.length() == 0;
    header(header.tag(), Vr.SQ, empty ? 0 : UNDEFINED);
  }

  @Override
  public void startItem(long offset, long length, byte[] array, int from) {
    delimiter(Tag.Item, UNDEFINED);
  }

  @Override
  public void endItem(TransferSyntax syntax, byte[] array, int from, int count) {
    delimiter(Tag.ItemDelimitationItem, 0);
  }

  @Override
  public void endSequence(byte[] array, int from, int count) {
    if (!empty) {
      delimiter(Tag.SequenceDelimitationItem, 0);
    }
    empty = false;
  }

  @Override
  public void startFragments(ElementHeader header, byte[] array, int from) {
    throw new DicomException(
        "encapsulated pixel data where the transfer syntax has none", header.offset(), "");
  }

  @Override
  public void fragment(long offset, long length, byte[] array, int from) {
    throw new IllegalStateException("fragments have been refused");
  }

  @Override
  public void endFragments(byte[] array, int from, int count) {
    throw new IllegalStateException("fragments have been refused");
  }

  @Override
  public void endUndefined(byte[] array, int from, int count) {
    delimiter(Tag.SequenceDelimitationItem, 0);
  }

  @Override
  public void stray(byte[] array, int from, int count) {
    // A delimiter out of place would end what has not ended.
  }

  @Override
  public void problem(Problem problem) {
    // It was found when the instance arrived, and let pass.
  }

  /** PS3.5 §7.1.2 and §7.1.3. */
  private void header(int tag, Vr vr, long length) {
    boolean bigEndian = target.bigEndian();
    Words.putTag(mark, 0, tag, bigEndian);
    if (!target.explicitVr()) {
      Words.put32(mark, 4, length, bigEndian);
      raw(mark, 0, 8);
      return;
    }
    mark[4] = (byte) (vr.code() >>> 8);
    mark[5] = (byte) vr.code();
    if (vr.hasLongLength()) {
      Words.put16(mark, 6, 0, bigEndian);
      Words.put32(mark, 8, length, bigEndian);
      raw(mark, 0, 12);
    } else {
      Words.put16(mark, 6, (int) length, bigEndian);
      raw(mark, 0, 8);
    }
  }

  private void delimiter(int tag, long length) {
    Words.putTag(mark, 0, tag, target.bigEndian());
    Words.put32(mark, 4, length, target.bigEndian());
    raw(mark, 0, 8);
  }

  private void raw(byte[] array, int from, int count) {
    try {
      out.write(array, from, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean statesUn(ElementHeader header, byte[] array, int from) {
    return header.syntax().explicitVr() && array[from + 4] == 'U' && array[from + 5] == 'N';
  }
}
