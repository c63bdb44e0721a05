package org.trinomen.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an element, or the inside of a data set, stands in the bytes it was read from. Writing an
 * unchanged element copies these, so whatever oddity its header had comes out as it came in.
 *
 * @param bytes that hold it
 * @param syntax the encoding in force where it stood
 * @param from first byte of the header, which is empty for what was never read
 * @param valueFrom first byte of the value
 * @param to behind the last byte, delimiters included
 * @param whole nothing between {@code from} and {@code to} was left out because of its length
 */
public record Encoded(
    HeaderBytes bytes, TransferSyntax syntax, int from, int valueFrom, int to, boolean whole) {

  /** A value that was made here, little endian, without a header. */
  static Encoded made(byte[] value) {
    return new Encoded(
        HeaderBytes.of(value), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, 0, 0, value.length, true);
  }

  public int valueLength() {
    return to - valueFrom;
  }

  /** Whether copying gives the element as another encoding has it. */
  public boolean canBeCopiedTo(TransferSyntax target) {
    return whole && valueFrom > from && syntax.sameEncoding(target);
  }

  public void writeTo(OutputStream out) throws IOException {
    bytes.writeTo(out, from, to);
  }

  public void writeValueTo(OutputStream out) throws IOException {
    bytes.writeTo(out, valueFrom, to);
  }

  public byte[] value() {
    return bytes.copy(valueFrom, to);
  }

  /** The VR that the header states; empty in implicit VR, and for what is none. */
  Optional<Vr> statedVr() {
    if (!syntax.explicitVr() || valueFrom - from < 8) {
      return Optional.empty();
    }
    byte[] array = bytes.array();
    @Nullable Vr stated = Vr.ofCode(((array[from + 4] & 0xFF) << 8) | (array[from + 5] & 0xFF));
    return Optional.ofNullable(stated);
  }
}
