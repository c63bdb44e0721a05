package org.trinomen.dicom.dimse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.ul.PresentationContext;

/** Reads the identifiers of C-FIND, C-GET and C-MOVE. */
final class Identifiers {

  /** Room for some ten thousand UIDs; a longer identifier ends the association. */
  static final int LENGTH_MAX = 1 << 20;

  private static final ReadOptions ALL =
      new ReadOptions(Limits.DEFAULT.holding(LENGTH_MAX, LENGTH_MAX), false, true, 0);

  private Identifiers() {}

  /**
   * Reads the identifier behind a command, to its end.
   *
   * @throws DicomException it is not readable
   */
  static DataSet read(
      MessageChannel channel,
      MessageChannel.Received received,
      PresentationContext.Accepted context)
      throws IOException {
    DataSetStream stream = channel.dataSet(received.contextId());
    byte[] dataSet = stream.readNBytes(LENGTH_MAX + 1);
    if (dataSet.length > LENGTH_MAX) {
      throw channel.violated("identifier of more than " + LENGTH_MAX + " bytes");
    }
    byte[] meta = FileMeta.encode(context.abstractSyntax(), "", context.transferSyntax());
    try (InputStream file =
        new SequenceInputStream(
            new ByteArrayInputStream(meta), new ByteArrayInputStream(dataSet))) {
      return DicomReader.read(file, ALL).dataSet();
    }
  }
}
