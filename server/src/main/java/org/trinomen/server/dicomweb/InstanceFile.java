package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetOfFile;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.server.access.PhiAccess;

/** Instances as they leave: byte for byte, or the same values in another encoding. */
final class InstanceFile {

  private final Finder finder;
  private final TransferChoice choice;

  @SuppressWarnings("UnusedVariable") // A file names its patient: without leave none is sent.
  InstanceFile(Finder finder, TransferChoice choice, PhiAccess phi) {
    this.finder = finder;
    this.choice = choice;
  }

  /** The transfer syntax in which an instance leaves; empty if it can't be had so. */
  Optional<TransferSyntax> leaving(InstanceFacts facts) {
    return choice.leaving(stored(facts));
  }

  /** Whether it leaves without any change of its encoding. */
  boolean isAsStored(InstanceFacts facts) {
    return leaving(facts)
        .filter(syntax -> syntax.uid().equals(facts.transferSyntaxUid()))
        .isPresent();
  }

  /** Writes an instance; the stream stays open. */
  void send(InstanceFacts facts, String sopInstanceUid, OutputStream out) throws IOException {
    TransferSyntax syntax = leaving(facts).orElseThrow();
    if (isAsStored(facts)) {
      finder.send(facts, out);
      return;
    }
    out.write(FileMeta.encode(facts.sopClassUid(), sopInstanceUid, syntax.uid()));
    try (DataSetOfFile dataSet = new DataSetOfFile(syntax, out)) {
      finder.send(facts, dataSet);
      dataSet.finish();
    }
  }

  private static TransferSyntax stored(InstanceFacts facts) {
    String uid = facts.transferSyntaxUid();
    return TransferSyntax.of(uid).orElseGet(() -> TransferSyntax.unregistered(uid));
  }
}
