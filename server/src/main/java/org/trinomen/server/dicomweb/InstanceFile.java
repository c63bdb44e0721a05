package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetOfFile;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.dicomweb.TransferChoice.Way;
import org.trinomen.server.orthanc.Withheld;

/** Instances as they leave: byte for byte, or in another transfer syntax. */
final class InstanceFile {

  /** PS3.5 §7.1.1: a length has 32 bits, of which all ones mean something else. */
  private static final long ELEMENT_MAX = 0xFFFF_FFFEL;

  private final Finder finder;
  private final TransferChoice choice;
  private final Path spool;

  /**
   * Instances as someone chose.
   *
   * @param spool takes for a while what has to be transcoded
   */
  @SuppressWarnings("UnusedVariable") // A file names its patient: without leave none is sent.
  InstanceFile(Finder finder, TransferChoice choice, Path spool, PhiAccess phi) {
    this.finder = finder;
    this.choice = choice;
    this.spool = spool;
  }

  /** Opens what an instance is written to, once there is something to write. */
  @FunctionalInterface
  interface Opening {
    OutputStream open() throws IOException;
  }

  /** How an instance leaves; empty if it can't be had as wanted. */
  Optional<Way> way(InstanceFacts facts) throws IOException {
    String uid = facts.transferSyntaxUid();
    TransferSyntax stored =
        TransferSyntax.of(uid).orElseGet(() -> TransferSyntax.unregistered(uid));
    Optional<Way> way = choice.way(stored);
    if (way.isPresent()
        && way.get() instanceof Way.Transcoded(TransferSyntax _, Transcoder transcoder)
        && !canWrite(transcoder, facts)) {
      return choice instanceof TransferChoice.Usual
          ? Optional.of(new Way.Verbatim(stored))
          : Optional.empty();
    }
    return way;
  }

  /**
   * Some compressions take only some images. Whoever said nothing gets what is damaged, or too long
   * for an element once decompressed, as it is.
   */
  private boolean canWrite(Transcoder transcoder, InstanceFacts facts) throws IOException {
    Optional<PixelData> pixels = Optional.empty();
    try {
      pixels = finder.pixels(facts);
      return pixels.isEmpty()
          || (transcoder.canWrite(pixels.get())
              && (!(choice instanceof TransferChoice.Usual) || isDecodable(pixels.get())));
    } catch (DicomException e) {
      if (choice instanceof TransferChoice.Usual) {
        return false;
      }
      throw e;
    } finally {
      pixels.ifPresent(PixelData::close);
    }
  }

  private static boolean isDecodable(PixelData pixels) throws IOException {
    boolean fits = pixels.image().frameBytes() <= ELEMENT_MAX / pixels.frames();
    return fits
        && Codecs.decoders().decode(pixels, 0).samples().length > 0
        && pixels.frame(pixels.frames() - 1).length > 0;
  }

  /** Writes an instance; the stream stays open. */
  void send(InstanceFacts facts, String sopInstanceUid, Way way, Opening to) throws IOException {
    switch (way) {
      case Way.Verbatim _ -> finder.send(facts, to.open());
      case Way.Recoded(TransferSyntax syntax) -> {
        OutputStream out = to.open();
        out.write(FileMeta.encode(facts.sopClassUid(), sopInstanceUid, syntax.uid()));
        try (DataSetOfFile dataSet = new DataSetOfFile(syntax, out)) {
          finder.send(facts, dataSet);
          dataSet.finish();
        }
      }
      case Way.Transcoded(TransferSyntax _, Transcoder transcoder) -> {
        Optional<PixelData> pixels = finder.pixels(facts);
        try (Withheld whole = new Withheld(spool)) {
          transcoder.write(finder.header(facts, Transcoder.HEADER), pixels, whole);
          whole.sendTo(to.open());
        } finally {
          pixels.ifPresent(PixelData::close);
        }
      }
    }
  }
}
