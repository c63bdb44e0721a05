package org.trinomen.server.dimse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;

/**
 * A DICOM file to be sent, as it is or, where the node takes it only so, as {@link
 * DataSetConversion} can have it.
 *
 * @param file where it is
 * @param sopClassUid as its data set says
 * @param sopInstanceUid as its data set says
 * @param transferSyntaxUid its encoding
 * @param dataSetOffset where the data set begins: preamble and file meta information stay behind
 * @param asIs whether it must not be converted
 */
public record OutgoingFile(
    Path file,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    long dataSetOffset,
    boolean asIs)
    implements OutgoingInstance, DataSetConversion.Source {

  private static final ReadOptions UP_TO_SOP_INSTANCE_UID =
      ReadOptions.HEADER.stoppingBefore(Tag.SOPInstanceUID + 1);

  /**
   * Reads what is needed to announce the file.
   *
   * @throws DicomException the file is not an instance that can be sent; says why
   */
  public static OutgoingFile read(Path file, boolean asIs) throws IOException {
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
    return new OutgoingFile(
        file, sopClass, sopInstance, syntax.uid(), header.dataSetOffset(), asIs);
  }

  @Override
  public boolean canBeSentAs(String other) {
    try {
      return other.equals(transferSyntaxUid)
          || (!asIs && DataSetConversion.canWrite(this, transferSyntaxUid, other));
    } catch (IOException | DicomException e) {
      return true; // it can't be read: writing says why
    }
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    if (asTransferSyntaxUid.equals(transferSyntaxUid)) {
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(dataSetOffset);
        in.transferTo(out);
      }
      return;
    }
    try {
      DataSetConversion.write(this, transferSyntaxUid, asTransferSyntaxUid, out);
    } catch (DicomException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void send(OutputStream out) throws IOException {
    Files.copy(file, out);
  }

  @Override
  public FileHeader header(ReadOptions options) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return DicomReader.read(in, options);
    }
  }

  @Override
  public Optional<PixelData> pixels() throws IOException {
    return PixelData.open(this::read, PixelLimits.DEFAULT);
  }

  private int read(long position, byte[] into, int offset, int length) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(position);
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      return length - buffer.remaining();
    }
  }
}
