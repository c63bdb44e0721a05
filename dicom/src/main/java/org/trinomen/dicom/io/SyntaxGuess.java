package org.trinomen.dicom.io;

import java.util.Optional;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Tells by the first element how a data set is encoded. File meta information may be missing or
 * state another transfer syntax than was used; DCMTK and pydicom look at the bytes too.
 */
final class SyntaxGuess {

  /** A first element longer than this would be odd enough to doubt that it is one. */
  private static final long FIRST_LENGTH_MAX = 4096;

  private SyntaxGuess() {}

  /** The stated transfer syntax with the encoding that the bytes show. */
  static TransferSyntax actual(TransferSyntax stated, byte[] array, int at, int available) {
    if (available < 8) {
      return stated.uid().isEmpty() ? plain(true, false) : stated;
    }
    boolean bigEndian = stated.bigEndian();
    if (!isKnown(Words.tag(array, at, bigEndian)) && isKnown(Words.tag(array, at, !bigEndian))) {
      bigEndian = !bigEndian;
    }
    boolean hasVr = Vr.ofCode(Words.vrCode(array, at + 4)) != null;
    boolean explicit = stated.explicitVr();
    if (hasVr) {
      explicit = true;
    } else if (explicit && !bigEndian && (isImplicit(array, at) || isUndefined(array, at))) {
      explicit = false;
    }
    if (stated.uid().isEmpty()) {
      return plain(explicit, bigEndian);
    }
    if (explicit == stated.explicitVr() && bigEndian == stated.bigEndian()) {
      return stated;
    }
    return new TransferSyntax(
        stated.uid(),
        stated.name(),
        explicit,
        bigEndian && explicit,
        stated.deflated(),
        stated.encapsulated());
  }

  private static TransferSyntax plain(boolean explicit, boolean bigEndian) {
    if (!explicit) {
      return TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    }
    return bigEndian
        ? TransferSyntax.EXPLICIT_VR_BIG_ENDIAN
        : TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  }

  /** The encoding of what has neither prefix nor file meta information; empty if it is no DICOM. */
  static Optional<TransferSyntax> bare(byte[] array, int at, int available) {
    if (available < 8) {
      return Optional.empty();
    }
    for (TransferSyntax syntax :
        new TransferSyntax[] {
          TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
          TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN
        }) {
      int tag = Words.tag(array, at, syntax.bigEndian());
      if (canBeFirst(tag)) {
        Vr vr = Vr.ofCode(Words.vrCode(array, at + 4));
        boolean fits = syntax.explicitVr() ? vr != null && fits(vr, tag) : isImplicit(array, at);
        if (fits) {
          return Optional.of(syntax);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Data sets begin in group 0008, directories in 0004; group 0000 is for commands (PS3.7) and 0002
   * for file meta information. Other groups would let in other formats: a NIfTI file begins with
   * what reads as an empty group length.
   */
  private static boolean canBeFirst(int tag) {
    int group = Tags.group(tag);
    return group >= 0x0004 && group <= 0x0010 && isKnown(tag);
  }

  private static boolean fits(Vr vr, int tag) {
    String vrs = Dictionary.entry(tag).map(Dictionary.Entry::vr).orElse("");
    return vr == Vr.UN || vrs.contains(vr.name());
  }

  private static boolean isImplicit(byte[] array, int at) {
    long length = Words.unsigned32(array, at + 4, false);
    if (Tags.isGroupLength(Words.tag(array, at, false))) {
      return length == 4;
    }
    boolean sequence = Dictionary.vr(Words.tag(array, at, false), false) == Vr.SQ;
    return length <= FIRST_LENGTH_MAX || (sequence && isUndefined(array, at));
  }

  private static boolean isUndefined(byte[] array, int at) {
    return Words.unsigned32(array, at + 4, false) == 0xFFFFFFFFL;
  }

  private static boolean isKnown(int tag) {
    return Tags.group(tag) >= 0x0002 && !Tags.isDelimiter(tag) && Dictionary.entry(tag).isPresent();
  }
}
