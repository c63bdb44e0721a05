package org.trinomen.archive.volume;

/**
 * The circumstances of an arrival, kept in the record beside the bytes and never changed. A text
 * that does not apply is empty.
 *
 * @param door which door the bytes came through
 * @param callingAeTitle AE title of the sender (DIMSE), without padding
 * @param calledAeTitle AE title the sender asked for (DIMSE), without padding
 * @param remoteAddress textual IP address of the peer
 * @param user account that uploaded (HTTP)
 * @param session identifier of the association or the upload request, to find its log lines
 */
public record Origin(
    Door door,
    String callingAeTitle,
    String calledAeTitle,
    String remoteAddress,
    String user,
    String session) {

  /** The most characters a text of an origin may have. */
  public static final int TEXT_MAX = 256;

  public Origin {
    checkLength("callingAeTitle", callingAeTitle);
    checkLength("calledAeTitle", calledAeTitle);
    checkLength("remoteAddress", remoteAddress);
    checkLength("user", user);
    checkLength("session", session);
  }

  private static void checkLength(String field, String text) {
    if (text.length() > TEXT_MAX) {
      throw new IllegalArgumentException(
          "%s of an origin has %d characters, the limit is %d"
              .formatted(field, text.length(), TEXT_MAX));
    }
  }

  /** A way in. The names are written to volumes: never rename one. */
  public enum Door {
    DIMSE,
    REST,
    WEB
  }
}
