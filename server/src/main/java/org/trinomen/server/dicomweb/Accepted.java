package org.trinomen.server.dicomweb;

import java.util.List;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/** What a caller takes (PS3.18 §8.7.5): the parameter {@code accept} goes before the header. */
final class Accepted {

  private Accepted() {}

  /** Media types, the most wanted first; none if the caller does not say. */
  static List<MediaType> of(Exchange exchange) {
    List<String> asked = exchange.query().all("accept");
    List<String> headers = asked.isEmpty() ? exchange.headers("Accept") : asked;
    List<MediaType> accepted = parse(headers);
    if (accepted.isEmpty() && !headers.isEmpty()) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "Accept: nothing at all is wanted");
    }
    return accepted;
  }

  private static List<MediaType> parse(List<String> headers) {
    try {
      return MediaType.parseAccepted(headers);
    } catch (DicomException e) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "Accept: " + e.getMessage() + "; see docs/rest-api.md");
    }
  }

  /** The parts' type of a multipart range, if it is one. */
  static boolean isMultipartOf(MediaType type, String partName) {
    try {
      return type.is("multipart/related")
          && type.partType().filter(part -> part.covers(partName)).isPresent();
    } catch (DicomException e) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "Accept: type is " + e.getMessage());
    }
  }
}
