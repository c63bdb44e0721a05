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
 * @param source public id of the instance that this one was made from
 * @param sourceScan the scan which that one belongs to
 * @param removed what the sender says was taken out of the header before it left, and by which rule
 */
public record Origin(
    Door door,
    String callingAeTitle,
    String calledAeTitle,
    String remoteAddress,
    String user,
    String session,
    String source,
    String sourceScan,
    String removed) {

  /** The most characters a text of an origin may have. */
  public static final int TEXT_MAX = 256;

  public Origin {
    checkLength("callingAeTitle", callingAeTitle);
    checkLength("calledAeTitle", calledAeTitle);
    checkLength("remoteAddress", remoteAddress);
    checkLength("user", user);
    checkLength("session", session);
    checkLength("source", source);
    checkLength("sourceScan", sourceScan);
    checkLength("removed", removed);
  }

  /** Of what was made from nothing that is held here. */
  public Origin(
      Door door,
      String callingAeTitle,
      String calledAeTitle,
      String remoteAddress,
      String user,
      String session) {
    this(door, callingAeTitle, calledAeTitle, remoteAddress, user, session, "", "", "");
  }

  /** The same, for what is made from an instance that is held. */
  public Origin madeFrom(String source, String sourceScan) {
    return new Origin(
        Door.DERIVATION,
        callingAeTitle,
        calledAeTitle,
        remoteAddress,
        user,
        session,
        source,
        sourceScan,
        "");
  }

  /** The same, of what the sender took something out of. */
  public Origin without(String removed) {
    return new Origin(
        door,
        callingAeTitle,
        calledAeTitle,
        remoteAddress,
        user,
        session,
        source,
        sourceScan,
        removed);
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
    WEB,
    /** It was made here, from an instance that is held. */
    DERIVATION
  }
}
