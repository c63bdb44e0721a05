package org.trinomen.identity.linkage;

/**
 * Two rows that are taken for one person.
 *
 * @param first the row with the lower number
 * @param second the other; in two files, the row of the second file, numbered on after the first
 * @param weight prior and all evidence
 */
public record LinkedPair(int first, int second, MatchWeight weight) {

  /** How likely it is right. */
  public double probability() {
    return weight.probability();
  }
}
