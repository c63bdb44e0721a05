package org.trinomen.server.dicomweb;

import java.util.List;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * How whole instances are wanted (PS3.18 §8.7.5, §10.4).
 *
 * @param single the one instance alone; else parts of a multipart body
 * @param transfer in which transfer syntax
 */
record RetrieveForm(boolean single, TransferChoice transfer) {

  static final String DICOM = "application/dicom";

  /**
   * What the caller takes; a multipart body if it does not say.
   *
   * @param one whether the path names one instance
   * @throws RequestFailure if it takes nothing that is offered
   */
  static RetrieveForm of(Exchange exchange, boolean one) {
    List<MediaType> accepted = Accepted.of(exchange);
    if (accepted.isEmpty()) {
      return new RetrieveForm(false, new TransferChoice.Usual());
    }
    boolean known = true;
    for (MediaType type : accepted) {
      boolean parts =
          type.is("*/*")
              || type.is("multipart/*")
              || (type.is("multipart/related") && type.parameter("type").isEmpty())
              || Accepted.isMultipartOf(type, DICOM);
      if (parts || (type.covers(DICOM) && one)) {
        return new RetrieveForm(!parts, TransferChoice.of(type.parameter("transfer-syntax")));
      }
      known &= type.is("multipart/related") || FrameTypes.isOffered(type) || type.is(DICOM);
    }
    throw new RequestFailure(
        known ? ErrorCode.NOT_ACCEPTABLE : ErrorCode.BAD_REQUEST,
        "Accept: this is offered as multipart/related; type=\"application/dicom\""
            + (one ? ", or application/dicom" : ""));
  }
}
