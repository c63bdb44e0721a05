package org.trinomen.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Writes data sets (PS3.5 §7). What was read and stays in its encoding is copied with every oddity
 * of its headers; what is new or changes its encoding gets headers as the standard has them, with
 * sequences of undefined length, because then nothing must be measured before it is written.
 */
public final class DataSetWriter {

  private static final long SHORT_LENGTH_MAX = 0xFFFF;
  private static final long UNDEFINED = 0xFFFFFFFFL;

  private final TransferSyntax syntax;
  private final boolean bigEndian;
  private final OutputStream out;
  private final byte[] header = new byte[12];

  private DataSetWriter(TransferSyntax syntax, OutputStream out) {
    this.syntax = syntax;
    this.bigEndian = syntax.bigEndian();
    this.out = out;
  }

  /**
   * Writes a data set.
   *
   * @throws DicomException if it has values that were only located, not held, or that the transfer
   *     syntax has no place for
   */
  public static void write(DataSet dataSet, TransferSyntax syntax, OutputStream out)
      throws IOException {
    if (!syntax.deflated()) {
      new DataSetWriter(syntax, out).dataSet(dataSet);
      return;
    }
    try (DeflatedDataSet deflated = new DeflatedDataSet(out)) {
      new DataSetWriter(syntax, deflated).dataSet(dataSet);
      deflated.finish();
    }
  }

  private void dataSet(DataSet dataSet) throws IOException {
    Optional<Encoded> encoded = dataSet.encoded();
    if (encoded.isPresent()
        && encoded.get().whole()
        && encoded.get().syntax().sameEncoding(syntax)) {
      encoded.get().writeTo(out);
      return;
    }
    for (Element element : dataSet) {
      element(element);
    }
  }

  private void element(Element element) throws IOException {
    if (element.encoded().canBeCopiedTo(syntax)) {
      element.encoded().writeTo(out);
      return;
    }
    switch (element) {
      case Element.Value value -> value(value);
      case Element.Items sequence -> sequence(sequence);
      case Element.Fragments fragments -> fragments(fragments);
      case Element.Bulk bulk ->
          throw new DicomException(
              "a value that was not held cannot be written", bulk.offset(), path(bulk));
    }
  }

  private void value(Element.Value value) throws IOException {
    // PS3.5 §7.2: group lengths are retired and would be wrong in another encoding.
    if (Tags.isGroupLength(value.tag()) && Tags.group(value.tag()) > 0x0002) {
      return;
    }
    Vr vr = vr(value);
    header(value.tag(), vr, value.length(), value);
    if (value.bigEndian() == bigEndian || vr.wordSize() == 1) {
      value.encoded().writeValueTo(out);
    } else {
      out.write(swapped(value.bytes(), vr.wordSize()));
    }
  }

  /** A text longer than its VR's length field can say goes as UN (PS3.5 §6.2.2, note 4). */
  private Vr vr(Element.Value value) {
    boolean fits =
        !syntax.explicitVr() || value.vr().hasLongLength() || value.length() <= SHORT_LENGTH_MAX;
    return fits ? value.vr() : Vr.UN;
  }

  private static byte[] swapped(byte[] value, int wordSize) {
    byte[] swapped = value.clone();
    for (int word = 0; word + wordSize <= value.length; word += wordSize) {
      for (int i = 0; i < wordSize; i++) {
        swapped[word + i] = value[word + wordSize - 1 - i];
      }
    }
    return swapped;
  }

  private void sequence(Element.Items sequence) throws IOException {
    boolean none = sequence.items().isEmpty();
    header(sequence.tag(), Vr.SQ, none ? 0 : UNDEFINED, sequence);
    for (DataSet item : sequence.items()) {
      delimiter(Tag.Item, UNDEFINED);
      dataSet(item);
      delimiter(Tag.ItemDelimitationItem, 0);
    }
    if (!none) {
      delimiter(Tag.SequenceDelimitationItem, 0);
    }
  }

  /** Fragments are the same in every encapsulated transfer syntax, which all are little endian. */
  private void fragments(Element.Fragments fragments) throws IOException {
    Encoded encoded = fragments.encoded();
    if (!encoded.whole() || bigEndian || encoded.syntax().bigEndian()) {
      throw new DicomException(
          "encapsulated pixel data cannot be written so", fragments.offset(), path(fragments));
    }
    header(fragments.tag(), fragments.vr(), UNDEFINED, fragments);
    encoded.writeValueTo(out);
  }

  /** PS3.5 §7.1.2 and §7.1.3. */
  private void header(int tag, Vr vr, long length, Element element) throws IOException {
    Words.putTag(header, 0, tag, bigEndian);
    if (length > UNDEFINED || (length == UNDEFINED && element instanceof Element.Value)) {
      throw new DicomException("a value is too long", element.offset(), path(element));
    }
    if (!syntax.explicitVr()) {
      Words.put32(header, 4, length, bigEndian);
      out.write(header, 0, 8);
      return;
    }
    header[4] = (byte) (vr.code() >>> 8);
    header[5] = (byte) vr.code();
    if (vr.hasLongLength()) {
      Words.put16(header, 6, 0, bigEndian);
      Words.put32(header, 8, length, bigEndian);
      out.write(header, 0, 12);
    } else {
      Words.put16(header, 6, (int) length, bigEndian);
      out.write(header, 0, 8);
    }
  }

  private void delimiter(int tag, long length) throws IOException {
    Words.putTag(header, 0, tag, bigEndian);
    Words.put32(header, 4, length, bigEndian);
    out.write(header, 0, 8);
  }

  private static String path(Element element) {
    return Tags.format(element.tag());
  }
}
