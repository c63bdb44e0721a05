package org.trinomen.server.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * How frames are wanted (PS3.18 §8.7.3.3, §10.4).
 *
 * @param single one frame alone; else parts of a multipart body
 * @param mediaType of each
 * @param syntax transfer syntax of each
 * @param decoded whether they are decompressed
 */
record FrameForm(boolean single, String mediaType, String syntax, boolean decoded) {

  private static final String PLAIN = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();

  /** A form that frames can be given in. */
  private record Offer(String mediaType, String syntax, boolean decoded) {}

  /**
   * What the caller takes; uncompressed parts, if it does not say and they can be had.
   *
   * @param stored the transfer syntax of the frames
   * @param decodable whether they can be decompressed
   * @param one whether there is one frame only
   * @throws RequestFailure if it takes nothing that can be had
   */
  static FrameForm of(Exchange exchange, TransferSyntax stored, boolean decodable, boolean one) {
    List<Offer> offers = new ArrayList<>();
    if (!stored.encapsulated()) {
      offers.add(new Offer(FrameTypes.BYTES, PLAIN, false));
    } else {
      if (decodable) {
        offers.add(new Offer(FrameTypes.BYTES, PLAIN, true));
      }
      offers.add(new Offer(FrameTypes.of(stored), stored.uid(), false));
    }
    List<MediaType> accepted = Accepted.of(exchange);
    if (accepted.isEmpty()) {
      return form(offers.getFirst(), false);
    }
    boolean known = true;
    for (MediaType type : accepted) {
      boolean multipart = type.is("multipart/related") || type.covers("multipart/related");
      MediaType part = type.is("multipart/related") ? partOf(type) : type;
      boolean any = type.is("*/*") || type.is("multipart/*");
      known &= any || FrameTypes.isOffered(part);
      Optional<String> syntax =
          type.parameter("transfer-syntax").or(() -> part.parameter("transfer-syntax"));
      TransferChoice.of(syntax);
      for (Offer offer : offers) {
        if ((multipart || one) && (any || fits(part, syntax, offer))) {
          return form(offer, !multipart);
        }
      }
    }
    throw new RequestFailure(
        known ? ErrorCode.NOT_ACCEPTABLE : ErrorCode.BAD_REQUEST,
        "Accept: these frames are offered as "
            + String.join(
                " or ",
                offers.stream()
                    .map(offer -> FrameTypes.withSyntax(offer.mediaType(), offer.syntax()))
                    .toList()));
  }

  private static FrameForm form(Offer offer, boolean single) {
    return new FrameForm(single, offer.mediaType(), offer.syntax(), offer.decoded());
  }

  private static MediaType partOf(MediaType multipart) {
    return multipart.partType().orElseGet(() -> MediaType.parse(FrameTypes.BYTES));
  }

  /** Bytes are uncompressed ones unless a transfer syntax is named; with {@code *} any will do. */
  private static boolean fits(MediaType part, Optional<String> syntax, Offer offer) {
    boolean bytes = part.is(FrameTypes.BYTES);
    if (syntax.isEmpty()) {
      return bytes ? offer.syntax().equals(PLAIN) : part.covers(offer.mediaType());
    }
    boolean wanted =
        syntax.get().equals("*") ? !offer.decoded() : syntax.get().equals(offer.syntax());
    return wanted && (bytes || part.covers(offer.mediaType()));
  }
}
