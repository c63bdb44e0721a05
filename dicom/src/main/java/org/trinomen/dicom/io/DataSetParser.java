package org.trinomen.dicom.io;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.TransferSyntax;

/**
 * Takes a data set apart as it arrives: any chunking of the input gives the same parts. It holds
 * nothing of it but the header it stands at, and neither nesting nor length costs memory. The
 * encoding is that of the transfer syntax given; deflated input is for {@link HeaderReader}.
 */
public final class DataSetParser {

  private final Carry carry = new Carry();
  private final ElementScanner scanner;

  /** Begins a data set. */
  public DataSetParser(TransferSyntax syntax, Limits limits, PartHandler handler) {
    scanner = new ElementScanner(syntax, 0, limits, handler, _ -> false);
  }

  /** Takes the next bytes. */
  public void feed(byte[] array, int offset, int count) {
    carry.feed(scanner, array, offset, count);
  }

  /**
   * Ends the input.
   *
   * @throws DicomException if it ended inside an element
   */
  public void finish() {
    long missing = finishCut();
    if (missing > 0) {
      throw new DicomException(
          "the data end inside a value, " + missing + " bytes short", scanner.position(), "");
    }
  }

  /**
   * Ends the input, which may end inside its last value, as some files do that are read all the
   * same.
   *
   * @return bytes that the last value or fragment lacks; 0 if it is whole
   * @throws DicomException if the input ended inside an element elsewhere
   */
  public long finishCut() {
    return scanner.finish(carry.array(), carry.count());
  }
}
