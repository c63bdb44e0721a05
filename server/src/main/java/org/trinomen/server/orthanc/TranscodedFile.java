package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;

/** Files in another transfer syntax than they arrived in: {@code ?transcode=&lossy-quality=}. */
final class TranscodedFile {

  private static final int QUALITY = 90;

  private TranscodedFile() {}

  /** The transfer syntax that is asked for, if it is another than the file's. */
  static Optional<Transcoder> asked(Parameters query, InstanceFacts facts) {
    Optional<String> uid = query.first("transcode");
    if (uid.isEmpty() || uid.get().equals(facts.transferSyntaxUid())) {
      return Optional.empty();
    }
    if (TransferSyntax.of(uid.get()).isEmpty()) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "transcode is no transfer syntax");
    }
    long quality = query.number("lossy-quality", QUALITY);
    if (quality < 1 || quality > 100) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "lossy-quality is from 1 to 100");
    }
    return Optional.of(
        Transcoder.to(uid.get(), (int) quality)
            .orElseThrow(() -> unsupported("this transfer syntax is not written here")));
  }

  static void send(
      Exchange exchange, Finder finder, InstanceFacts facts, Transcoder transcoder, Path spool)
      throws IOException {
    Optional<PixelData> pixels = finder.pixels(facts);
    try (Withheld whole = new Withheld(spool)) {
      if (pixels.isPresent() && !transcoder.canWrite(pixels.get())) {
        throw unsupported("the image can't be written in this transfer syntax");
      }
      transcoder.write(finder.header(facts, Transcoder.HEADER), pixels, whole);
      OutputStream out = exchange.answerStream("application/dicom", whole.length());
      whole.sendTo(out);
      out.close();
    } finally {
      pixels.ifPresent(PixelData::close);
    }
  }

  private static RequestFailure unsupported(String why) {
    return new RequestFailure(ErrorCode.UNSUPPORTED_MEDIA_TYPE, why);
  }
}
