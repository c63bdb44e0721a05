package org.trinomen.dicom.dimse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.ul.PresentationContext;

/** The data sets behind commands: identifiers of queries, information of actions and events. */
final class Identifiers {

  /** Room for some ten thousand UIDs; a longer identifier ends the association. */
  static final int LENGTH_MAX = 1 << 20;

  private static final ReadOptions ALL =
      new ReadOptions(Limits.DEFAULT.holding(LENGTH_MAX, LENGTH_MAX), false, true, 0);

  /** What an action may bring: some 15,000 references to instances. */
  static final int ACTION_LENGTH_MAX = 2 << 20;

  /** What is told of the same instances may be longer than what was asked. */
  static final int INFORMATION_LENGTH_MAX = 2 * ACTION_LENGTH_MAX;

  /** None of that length has more: a reference takes 24 bytes at least, and is three. */
  private static final int INFORMATION_ELEMENTS_MAX = 1 << 20;

  private static final ReadOptions ALL_INFORMATION =
      new ReadOptions(
          new Limits(
              LENGTH_MAX,
              INFORMATION_LENGTH_MAX,
              Limits.DEFAULT.nesting(),
              INFORMATION_ELEMENTS_MAX,
              INFORMATION_LENGTH_MAX,
              Limits.DEFAULT.inflateRatio()),
          false,
          true,
          0);

  private Identifiers() {}

  /** A data set as it goes out in a context. */
  static ByteArrayInputStream encoded(DataSet information, PresentationContext.Accepted context)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TransferSyntax syntax =
        TransferSyntax.of(context.transferSyntax())
            .orElse(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    DataSetWriter.write(information, syntax, bytes);
    return new ByteArrayInputStream(bytes.toByteArray());
  }

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
    return read(channel, received, context, LENGTH_MAX, ALL);
  }

  /** As {@link #read}, for what an action or a report of an event brings, which may be longer. */
  static DataSet readInformation(
      MessageChannel channel,
      MessageChannel.Received received,
      PresentationContext.Accepted context)
      throws IOException {
    boolean action = received.command().commandField() == CommandField.N_ACTION_RQ;
    return read(
        channel,
        received,
        context,
        action ? ACTION_LENGTH_MAX : INFORMATION_LENGTH_MAX,
        ALL_INFORMATION);
  }

  private static DataSet read(
      MessageChannel channel,
      MessageChannel.Received received,
      PresentationContext.Accepted context,
      int lengthMax,
      ReadOptions options)
      throws IOException {
    DataSetStream stream = channel.dataSet(received.contextId());
    byte[] dataSet = stream.readNBytes(lengthMax + 1);
    if (dataSet.length > lengthMax) {
      throw channel.violated("data set of more than " + lengthMax + " bytes");
    }
    byte[] meta = FileMeta.encode(context.abstractSyntax(), "", context.transferSyntax());
    try (InputStream file =
        new SequenceInputStream(
            new ByteArrayInputStream(meta), new ByteArrayInputStream(dataSet))) {
      return DicomReader.read(file, options).dataSet();
    }
  }
}
