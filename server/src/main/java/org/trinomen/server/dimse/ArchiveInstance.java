package org.trinomen.server.dimse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.trinomen.archive.export.RefusedExportException;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;

/**
 * An instance of the archive on its way out, under the names of who asked: read when its turn
 * comes, sent as it is stored or as {@link DataSetConversion} can have it.
 */
public record ArchiveInstance(Finder finder, InstanceFacts facts, String sopInstanceUid)
    implements OutgoingInstance, DataSetConversion.Source {

  /** The instance that a resource is. */
  public static ArchiveInstance of(Finder finder, Resource resource) {
    return new ArchiveInstance(
        finder,
        resource.facts().orElseThrow(),
        resource.tags().getOrDefault(Tag.SOPInstanceUID, ""));
  }

  @Override
  public String sopClassUid() {
    return facts.sopClassUid();
  }

  @Override
  public String transferSyntaxUid() {
    return facts.transferSyntaxUid();
  }

  @Override
  public boolean canBeSentAs(String other) {
    try {
      return DataSetConversion.canWrite(this, facts.transferSyntaxUid(), other);
    } catch (IOException
        | DicomException
        | RefusedExportException
        | DecodingRoom.NoRoomException e) {
      return true; // it can't be read: writing says why
    }
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    try {
      DataSetConversion.write(this, facts.transferSyntaxUid(), asTransferSyntaxUid, out);
    } catch (DicomException | RefusedExportException | DecodingRoom.NoRoomException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void send(OutputStream out) throws IOException {
    finder.send(facts, out);
  }

  @Override
  public FileHeader header(ReadOptions options) throws IOException {
    return finder.header(facts, options);
  }

  @Override
  public Optional<PixelData> pixels() throws IOException {
    return finder.pixels(facts);
  }
}
