package org.trinomen.server.orthanc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** Bytes in a text (RFC 2397), in base 64 as this API has them. */
record DataUri(String mediaType, byte[] bytes) {

  private static final String SCHEME = "data:";
  private static final String BASE_64 = ";base64,";

  static boolean isOne(String text) {
    return text.startsWith(SCHEME) && text.contains(BASE_64);
  }

  static DataUri parse(String text) {
    int comma = text.indexOf(BASE_64);
    if (!text.startsWith(SCHEME) || comma < 0) {
      throw new RequestFailure(
          ErrorCode.BAD_FILE_FORMAT, "give bytes as data:image/png;base64,...");
    }
    String mediaType = text.substring(SCHEME.length(), comma);
    try {
      byte[] encoded = text.substring(comma + BASE_64.length()).getBytes(StandardCharsets.US_ASCII);
      return new DataUri(mediaType, Base64.getMimeDecoder().decode(encoded));
    } catch (IllegalArgumentException _) {
      throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "what follows base64, is not base 64");
    }
  }

  @Override
  public String toString() {
    return "DataUri[" + mediaType + ", " + bytes.length + " bytes]";
  }
}
