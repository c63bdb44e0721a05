package org.trinomen.dicom.io;

import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Reads tag, VR and length of one element (PS3.5 §7.1.2, §7.1.3).
 *
 * <p>What stands in place of a VR may be a new VR, a misspelt one, nothing (the length of implicit
 * VR), or the middle of something else because bytes were lost. The choice among these is made from
 * the bytes of this header alone, because the input cannot be read ahead.
 */
final class HeaderDecoder {

  /** More bytes must be seen. */
  static final int MORE = 0;

  /** This is no element header. */
  static final int NONE = -1;

  private static final long UNDEFINED = 0xFFFFFFFFL;

  final ElementHeader header = new ElementHeader();

  /** What was odd about the last header, if anything. */
  @Nullable String oddity;

  /** The last header has a tag or VR that nobody defines. */
  boolean unknown;

  /** The items of the last header, a sequence without the VR SQ, must be looked at to know. */
  boolean derived;

  /**
   * Fills {@link #header} but for its offset, and gives its size, {@link #MORE} or {@link #NONE}.
   */
  int decode(byte[] array, int at, int available, boolean last, Frame frame) {
    if (available < 8) {
      return MORE;
    }
    oddity = null;
    unknown = false;
    derived = false;
    TransferSyntax syntax = frame.syntax;
    boolean bigEndian = syntax.bigEndian();
    header.tag = Words.tag(array, at, bigEndian);
    header.syntax = syntax;
    header.size = 8;
    if (Tags.isDelimiter(header.tag)) {
      header.length = length(array, at + 4, bigEndian);
      return 8;
    }
    Vr stated = Vr.ofCode(Words.vrCode(array, at + 4));
    if (!syntax.explicitVr()) {
      // CP-246 has implicit VR inside UN, but explicit VR is found there too.
      boolean guessed = frame.guessed;
      frame.guessed = false;
      if (!guessed || stated == null) {
        return implicit(array, at, available, last, frame);
      }
      frame.syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
      header.syntax = frame.syntax;
    }
    if (stated == null) {
      return withoutVr(array, at, available, last, frame);
    }
    return explicit(stated, array, at, available, last, frame);
  }

  private int explicit(Vr stated, byte[] array, int at, int available, boolean last, Frame frame) {
    boolean bigEndian = header.syntax.bigEndian();
    header.vr = stated;
    if (!stated.hasLongLength()) {
      header.length = Words.unsigned16(array, at + 6, bigEndian);
      return 8;
    }
    if (available < 12) {
      return MORE;
    }
    if ((array[at + 6] | array[at + 7]) != 0) {
      oddity = "reserved bytes are not zero";
    }
    header.length = length(array, at + 8, bigEndian);
    header.size = 12;
    return stated == Vr.UN ? unknownVr(array, at, available, last, frame) : 12;
  }

  /** PS3.5 §6.2.2: UN hides a VR that the dictionary may know. */
  private int unknownVr(byte[] array, int at, int available, boolean last, Frame frame) {
    if (header.length < 0) {
      header.vr = Vr.SQ;
      derived = true;
      return header.size;
    }
    header.vr = frame.vr(header.tag);
    return header.vr == Vr.SQ ? sequenceIfItems(array, at, available, last) : header.size;
  }

  private int implicit(byte[] array, int at, int available, boolean last, Frame frame) {
    header.length = length(array, at + 4, header.syntax.bigEndian());
    header.vr = frame.vr(header.tag);
    boolean isPrivate = Tags.isPrivate(header.tag);
    unknown = header.vr == Vr.UN && !isPrivate && header.tag != Tag.SelectorUNValue;
    if (header.vr == Vr.UN && header.length < 0) {
      header.vr = Vr.SQ;
      return 8;
    }
    // What a vendor's sequence holds is not for us to insist on.
    return header.vr == Vr.SQ && isPrivate ? sequenceIfItems(array, at, available, last) : 8;
  }

  /** A sequence by dictionary only; one by content too is entered, another is left as it is. */
  private int sequenceIfItems(byte[] array, int at, int available, boolean last) {
    if (header.length <= 0) {
      derived = true;
      return header.size;
    }
    if (available < header.size + 4) {
      header.vr = Vr.UN;
      return last ? header.size : MORE;
    }
    boolean bigEndian = header.syntax.bigEndian() && header.size == 8;
    if (Words.tag(array, at + header.size, bigEndian) == Tag.Item) {
      derived = true;
    } else {
      header.vr = Vr.UN;
    }
    return header.size;
  }

  /** Explicit VR was to be expected, and what stands there is none of PS3.5 table 6.2-1. */
  private int withoutVr(byte[] array, int at, int available, boolean last, Frame frame) {
    if (available < 16 && !last) {
      return MORE;
    }
    boolean bigEndian = header.syntax.bigEndian();
    int first = array[at + 4] & 0xFF;
    int second = array[at + 5] & 0xFF;
    int short16 = Words.unsigned16(array, at + 6, bigEndian);
    boolean letters = isLetter(first) && isLetter(second);
    header.vr = frame.vr(header.tag);
    unknown = true;
    boolean maybeLong = short16 == 0 && available >= 12;
    boolean upper = isUpper(first) && isUpper(second);
    if (maybeLong
        && (upper || (letters && header.vr.hasLongLength() && header.vr != Vr.UN))
        && !headerFollows(array, at + 8, available - 8, bigEndian)) {
      // PS3.5 §6.2: a VR of a later edition has the long form.
      oddity = "VR is unknown";
      header.length = length(array, at + 8, bigEndian);
      header.size = 12;
    } else if (letters || (first == 0 && second == 0)) {
      oddity = "VR is unknown";
      header.length = short16;
    } else if (short16 == 0) {
      oddity = "VR is missing";
      header.length = length(array, at + 4, bigEndian);
    } else if (header.vr != Vr.UN && !header.vr.hasLongLength()) {
      oddity = "VR is damaged";
      header.length = short16;
    } else {
      return NONE;
    }
    return header.vr == Vr.SQ ? sequenceIfItems(array, at, available, last) : header.size;
  }

  /** Whether an element header with a VR begins here, which makes the one before it empty. */
  private static boolean headerFollows(byte[] array, int at, int available, boolean bigEndian) {
    return available >= 8
        && Vr.ofCode(Words.vrCode(array, at + 4)) != null
        && Words.unsigned16(array, at, bigEndian) != 0;
  }

  private static long length(byte[] array, int at, boolean bigEndian) {
    long length = Words.unsigned32(array, at, bigEndian);
    return length == UNDEFINED ? -1 : length;
  }

  private static boolean isUpper(int character) {
    return character >= 'A' && character <= 'Z';
  }

  private static boolean isLetter(int character) {
    return isUpper(character & ~0x20);
  }
}
