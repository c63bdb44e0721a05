package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetOfFile;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.dicomweb.TransferChoice.Way;

/** Instances as they leave: byte for byte, or in another transfer syntax. */
final class InstanceFile {

  private final Finder finder;
  private final TransferChoice choice;

  @SuppressWarnings("UnusedVariable") // A file names its patient: without leave none is sent.
  InstanceFile(Finder finder, TransferChoice choice, PhiAccess phi) {
    this.finder = finder;
    this.choice = choice;
  }

  /** How an instance leaves; empty if it can't be had as wanted. */
  Optional<Way> way(InstanceFacts facts) throws IOException {
    String uid = facts.transferSyntaxUid();
    Optional<Way> way =
        choice.way(TransferSyntax.of(uid).orElseGet(() -> TransferSyntax.unregistered(uid)));
    return way.isPresent()
            && way.get() instanceof Way.Transcoded(TransferSyntax _, Transcoder transcoder)
            && !canWrite(transcoder, facts)
        ? Optional.empty()
        : way;
  }

  /** Some compressions take only some images. */
  private boolean canWrite(Transcoder transcoder, InstanceFacts facts) throws IOException {
    Optional<PixelData> pixels = finder.pixels(facts);
    try {
      return pixels.isEmpty() || transcoder.canWrite(pixels.get());
    } finally {
      pixels.ifPresent(PixelData::close);
    }
  }

  /** Writes an instance; the stream stays open. */
  void send(InstanceFacts facts, String sopInstanceUid, Way way, OutputStream out)
      throws IOException {
    switch (way) {
      case Way.Verbatim _ -> finder.send(facts, out);
      case Way.Recoded(TransferSyntax syntax) -> {
        out.write(FileMeta.encode(facts.sopClassUid(), sopInstanceUid, syntax.uid()));
        try (DataSetOfFile dataSet = new DataSetOfFile(syntax, out)) {
          finder.send(facts, dataSet);
          dataSet.finish();
        }
      }
      case Way.Transcoded(TransferSyntax _, Transcoder transcoder) -> {
        Optional<PixelData> pixels = finder.pixels(facts);
        try {
          transcoder.write(finder.header(facts, Transcoder.HEADER), pixels, out);
        } finally {
          pixels.ifPresent(PixelData::close);
        }
      }
    }
  }
}
