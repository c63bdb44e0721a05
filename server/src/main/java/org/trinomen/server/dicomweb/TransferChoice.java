package org.trinomen.server.dicomweb;

import java.util.Optional;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetOfFile;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** In which transfer syntax a caller wants instances (PS3.18 §8.7.3.5.2). */
sealed interface TransferChoice {

  /** Of what is compressed with loss on the way out. */
  int QUALITY = 90;

  /** {@code transfer-syntax=*}: whichever they are stored in. */
  record AsStored() implements TransferChoice {}

  /** Nothing is said: Explicit VR Little Endian (PS3.18 §8.7.3.4), decompressed where we can. */
  record Usual() implements TransferChoice {}

  /** This one. */
  record Exactly(TransferSyntax syntax) implements TransferChoice {}

  /** How an instance gets from what it is stored in to what it leaves in. */
  sealed interface Way {

    /** As it is. */
    record Verbatim(TransferSyntax syntax) implements Way {}

    /** The same values in other bytes. */
    record Recoded(TransferSyntax syntax) implements Way {}

    /** Frames decompressed, or compressed. */
    record Transcoded(TransferSyntax syntax, Transcoder transcoder) implements Way {}

    TransferSyntax syntax();
  }

  /**
   * Reads the parameter.
   *
   * @throws RequestFailure if it names no registered transfer syntax
   */
  static TransferChoice of(Optional<String> parameter) {
    if (parameter.isEmpty()) {
      return new Usual();
    }
    if (parameter.get().equals("*")) {
      return new AsStored();
    }
    return TransferSyntax.of(parameter.get())
        .map(Exactly::new)
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.BAD_REQUEST, "transfer-syntax is a registered UID, or *"));
  }

  /** How an instance leaves as wanted; empty if it can't. */
  default Optional<Way> way(TransferSyntax stored) {
    return switch (this) {
      case AsStored _ -> Optional.of(new Way.Verbatim(stored));
      case Usual _ -> {
        Optional<Way> plain = exactly(stored, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        yield Optional.of(plain.orElseGet(() -> new Way.Verbatim(stored)));
      }
      case Exactly(TransferSyntax wanted) -> exactly(stored, wanted);
    };
  }

  private static Optional<Way> exactly(TransferSyntax stored, TransferSyntax wanted) {
    if (stored.uid().equals(wanted.uid())) {
      return Optional.of(new Way.Verbatim(stored));
    }
    if (DataSetOfFile.canRecode(stored, wanted)) {
      return Optional.of(new Way.Recoded(wanted));
    }
    return Transcoder.to(wanted.uid(), QUALITY)
        .filter(_ -> Codecs.decoders().decodes(stored))
        .map(transcoder -> new Way.Transcoded(wanted, transcoder));
  }
}
