package org.trinomen.dicom.io;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * Finds where the first element of a file stands (PS3.10 §7.1): behind preamble and prefix, or, in
 * files that have neither, at the very start.
 *
 * @param length bytes before the first element
 * @param hasMeta the first element is one of file meta information
 * @param oddity what is wrong with it, empty if nothing is
 */
record FileStart(int length, boolean hasMeta, String oddity) {

  /** Preamble, prefix and the header of the first element. */
  static final int SEEN = 128 + 4 + 8;

  static FileStart find(byte[] array, int at, int available) {
    if (available >= 132 && isPrefix(array, at + 128, false)) {
      return behindPrefix(array, at, available, 132, "");
    }
    if (isMeta(array, at, available)) {
      return new FileStart(0, true, "preamble and prefix are missing");
    }
    if (available >= 4 && isPrefix(array, at, false)) {
      return behindPrefix(array, at, available, 4, "preamble is missing");
    }
    if (available >= 140
        && isPrefix(array, at + 128, true)
        && isMeta(array, at + 132, available - 132)) {
      return new FileStart(132, true, "prefix is in lower case");
    }
    if (SyntaxGuess.bare(array, at, available).isEmpty()) {
      throw new DicomException("this is not DICOM", 0, "");
    }
    return new FileStart(0, false, "preamble and file meta information are missing");
  }

  private static FileStart behindPrefix(
      byte[] array, int at, int available, int length, String oddity) {
    if (available <= length) {
      throw new DicomException("nothing follows the prefix", length, "");
    }
    if (isMeta(array, at + length, available - length)) {
      return new FileStart(length, true, oddity);
    }
    if (SyntaxGuess.bare(array, at + length, available - length).isEmpty()) {
      throw new DicomException("no DICOM element follows the prefix", length, "");
    }
    return new FileStart(length, false, "file meta information is missing");
  }

  /** An element of group 0002 in Explicit VR Little Endian; some write it in implicit VR. */
  private static boolean isMeta(byte[] array, int at, int available) {
    if (available < 8) {
      return false;
    }
    int tag = Words.tag(array, at, false);
    boolean length = tag == Tag.FileMetaInformationGroupLength;
    return Tags.group(tag) == 0x0002
        && Tags.element(tag) <= 0x0102
        && (Vr.ofCode(Words.vrCode(array, at + 4)) != null
            || (length && Words.unsigned32(array, at + 4, false) == 4));
  }

  private static boolean isPrefix(byte[] array, int at, boolean anyCase) {
    for (int i = 0; i < 4; i++) {
      int character = array[at + i];
      int expected = "DICM".charAt(i);
      if (character != expected && !(anyCase && character == (expected | 0x20))) {
        return false;
      }
    }
    return true;
  }
}
