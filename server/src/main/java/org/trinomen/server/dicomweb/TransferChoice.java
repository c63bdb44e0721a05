package org.trinomen.server.dicomweb;

import java.util.Optional;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetOfFile;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** In which transfer syntax a caller wants instances (PS3.18 §8.7.3.5.2). */
sealed interface TransferChoice {

  /** {@code transfer-syntax=*}: whichever they are stored in. */
  record AsStored() implements TransferChoice {}

  /** Nothing is said: Explicit VR Little Endian, where that takes no decompression. */
  record Usual() implements TransferChoice {}

  /** This one. */
  record Exactly(TransferSyntax syntax) implements TransferChoice {}

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

  /** The one in which an instance leaves; empty if it can't be had. */
  default Optional<TransferSyntax> leaving(TransferSyntax stored) {
    return switch (this) {
      case AsStored _ -> Optional.of(stored);
      case Usual _ ->
          Optional.of(
              DataSetOfFile.canRecode(stored, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                  ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
                  : stored);
      case Exactly(TransferSyntax wanted) ->
          stored.uid().equals(wanted.uid()) || DataSetOfFile.canRecode(stored, wanted)
              ? Optional.of(wanted)
              : Optional.empty();
    };
  }
}
