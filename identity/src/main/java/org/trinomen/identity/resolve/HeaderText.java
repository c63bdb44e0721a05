package org.trinomen.identity.resolve;

/**
 * One text of a header or form, with what is known of it whatever is learned later.
 *
 * @param hint what it says of the visit; silent if nothing
 * @param kind how it is to be read
 * @param anyDigit whether it holds a digit, without which few codes are
 */
record HeaderText(String field, String text, VisitHint hint, Kind kind, boolean anyDigit) {

  /** What a text is to a reader of codes. */
  enum Kind {
    /** Of a field for identities, or the form: a code is expected. */
    IDENTITY,
    /** Says in words what it has to say, or is somebody's name. */
    WORDS,
    /** Put together of several fields by a study's coding. */
    SPREAD,
    /** Empty of codes: said before, a placeholder, or what many scans say. */
    NO_CODE
  }

  @Override
  public String toString() {
    return "HeaderText[" + field + ", redacted]";
  }
}
