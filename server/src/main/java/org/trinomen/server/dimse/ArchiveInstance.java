package org.trinomen.server.dimse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.trinomen.archive.export.RefusedExportException;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.DataSetOfFile;

/**
 * An instance of the archive on its way out, under the names of who asked: read when its turn
 * comes, sent as it is stored or in another uncompressed encoding.
 */
record ArchiveInstance(Finder finder, InstanceFacts facts, String sopInstanceUid)
    implements OutgoingInstance {

  static ArchiveInstance of(Finder finder, Resource resource) {
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
    Optional<TransferSyntax> from = TransferSyntax.of(facts.transferSyntaxUid());
    Optional<TransferSyntax> to = TransferSyntax.of(other);
    return other.equals(facts.transferSyntaxUid())
        || (from.isPresent() && to.isPresent() && DataSetOfFile.canRecode(from.get(), to.get()));
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    TransferSyntax wanted =
        TransferSyntax.of(asTransferSyntaxUid)
            .orElseGet(() -> TransferSyntax.unregistered(asTransferSyntaxUid));
    try (DataSetOfFile dataSet = new DataSetOfFile(wanted, out)) {
      finder.send(facts, dataSet);
      dataSet.finish();
    } catch (DicomException | RefusedExportException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
