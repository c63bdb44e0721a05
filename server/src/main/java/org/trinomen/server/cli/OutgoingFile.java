package org.trinomen.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;

/**
 * A DICOM file to be sent, as it is.
 *
 * @param dataSetOffset where the data set begins: preamble and file meta information stay behind
 */
record OutgoingFile(
    Path file,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    long dataSetOffset)
    implements OutgoingInstance {

  private static final ReadOptions UP_TO_SOP_INSTANCE_UID =
      ReadOptions.HEADER.stoppingBefore(Tag.SOPInstanceUID + 1);

  /**
   * Reads what is needed to announce the file.
   *
   * @throws DicomException the file is not an instance that can be sent; says why
   */
  static OutgoingFile read(Path file) throws IOException {
    FileHeader header;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      header = DicomReader.read(in, UP_TO_SOP_INSTANCE_UID);
    }
    String sopClass =
        header
            .dataSet()
            .string(Tag.SOPClassUID)
            .or(() -> header.fileMeta().string(Tag.MediaStorageSOPClassUID))
            .orElse("");
    String sopInstance =
        header
            .dataSet()
            .string(Tag.SOPInstanceUID)
            .or(() -> header.fileMeta().string(Tag.MediaStorageSOPInstanceUID))
            .orElse("");
    if (sopClass.equals(Uids.MediaStorageDirectoryStorage)) {
      throw new DicomException("a directory of a medium, not an instance", -1, "");
    }
    if (sopClass.isEmpty() || sopInstance.isEmpty()) {
      throw new DicomException("no SOP Class UID or no SOP Instance UID", -1, "");
    }
    TransferSyntax syntax = header.transferSyntax();
    return new OutgoingFile(file, sopClass, sopInstance, syntax.uid(), header.dataSetOffset());
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(dataSetOffset);
      in.transferTo(out);
    }
  }
}
