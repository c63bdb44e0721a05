package org.trinomen.dicom.pixel;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Header of the element that holds pixels.
 *
 * @param length -1 if undefined, which pixel data in fragments have
 */
record PixelElement(int tag, Vr vr, long valueOffset, long length) {

  /** Elements of group 7FE0 that may stand before the pixels; there are five in the standard. */
  private static final int BEFORE_MAX = 16;

  /** Reads on from an element until one holds pixels; nothing if none does. */
  static Optional<PixelElement> read(ByteSource source, long from, TransferSyntax syntax)
      throws IOException {
    byte[] header = new byte[12];
    long at = from;
    for (int i = 0; i < BEFORE_MAX; i++) {
      int count = source.read(at, header, 0, 12);
      if (count < 8) {
        return Optional.empty();
      }
      PixelElement element = parse(header, count, at, syntax);
      if (Tags.isPixelData(element.tag())) {
        return Optional.of(element);
      }
      if (Tags.group(element.tag()) != Tags.group(Tag.PixelData) || element.length() < 0) {
        return Optional.empty();
      }
      at = element.valueOffset() + element.length();
    }
    return Optional.empty();
  }

  private static PixelElement parse(byte[] header, int count, long at, TransferSyntax syntax) {
    boolean bigEndian = syntax.bigEndian();
    int tag = (short16(header, 0, bigEndian) << 16) | short16(header, 2, bigEndian);
    @Nullable Vr vr =
        syntax.explicitVr() ? Vr.ofCode(((header[4] & 0xFF) << 8) | (header[5] & 0xFF)) : null;
    if (vr == null) {
      // PS3.5 §A.1: in Implicit VR pixel data are OW.
      return of(tag, Vr.OW, at + 8, int32(header, 4, bigEndian));
    }
    if (vr.hasLongLength() && count == 12) {
      return of(tag, vr, at + 12, int32(header, 8, bigEndian));
    }
    return of(tag, vr, at + 8, short16(header, 6, bigEndian));
  }

  private static PixelElement of(int tag, Vr vr, long valueOffset, long length) {
    return new PixelElement(tag, vr, valueOffset, length == 0xFFFFFFFFL ? -1 : length);
  }

  private static int short16(byte[] array, int at, boolean bigEndian) {
    int value = LittleEndian.unsigned16(array, at);
    return bigEndian ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
  }

  private static long int32(byte[] array, int at, boolean bigEndian) {
    int value = LittleEndian.signed32(array, at);
    return (bigEndian ? Integer.reverseBytes(value) : value) & 0xFFFFFFFFL;
  }
}
