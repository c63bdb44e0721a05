package org.trinomen.identity.resolve;

/**
 * One way to read a typed text as a code.
 *
 * @param core letters and digits that remain when what people add to codes is taken away
 * @param visit what was taken away says of the visit
 * @param removed how many such additions there were
 * @param spoken whether the code was spelt out in words
 */
record Reading(String core, VisitHint visit, int removed, boolean spoken) {

  @Override
  public String toString() {
    return "Reading[redacted]";
  }
}
