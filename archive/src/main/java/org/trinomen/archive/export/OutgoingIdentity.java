package org.trinomen.archive.export;

/**
 * Whose an instance is, as resolved for one viewpoint and moment: what its names on the way out are
 * made of. What is not known is empty.
 */
public sealed interface OutgoingIdentity {

  /** What it rests on. */
  Basis basis();

  /**
   * A subject's.
   *
   * @param study the research study, as the roster calls it
   * @param sponsor who runs the study
   * @param protocol number of the study's protocol; the study where it has none
   * @param protocolName title of the protocol
   * @param site the site, as the study numbers it
   * @param siteName the hospital
   * @param subject the subject code
   * @param firstCode the first code that the subject had, if it had others: what is made with the
   *     key is made of it, and so stays the same when a code changes
   * @param local the code that the site used itself
   * @param visit the visit, as the schedule labels it
   * @param visitDescription the visit in words
   */
  record OfSubject(
      String study,
      String sponsor,
      String protocol,
      String protocolName,
      String site,
      String siteName,
      String subject,
      String firstCode,
      String local,
      String visit,
      String visitDescription,
      Basis basis)
      implements OutgoingIdentity {

    public OfSubject {
      if (study.isBlank() || subject.isBlank()) {
        throw new IllegalArgumentException("who is resolved has a study and a subject code");
      }
    }

    /** A subject's, of whose study only the roster is known. */
    public static OfSubject of(
        String study, String site, String subject, String visit, Basis basis) {
      return new OfSubject(study, "", "", "", site, "", subject, "", "", visit, "", basis);
    }

    /** The code that pseudonyms are made of. */
    String lastingCode() {
      return firstCode.isEmpty() ? subject : firstCode;
    }

    /** Names no one. */
    @Override
    public String toString() {
      return "OfSubject[redacted]";
    }
  }

  /**
   * A person must look.
   *
   * @param scan identifies the scan
   */
  record InReview(String scan, Basis basis) implements OutgoingIdentity {}

  /**
   * Of no study.
   *
   * @param scan identifies the scan
   */
  record OutOfStudy(String scan, Basis basis) implements OutgoingIdentity {}
}
