package org.trinomen.archive.annotation;

/**
 * A metadata as it stands.
 *
 * @param revision how often it was changed since it was first set
 */
public record HeldMetadata(int number, long revision, String value) {
  @Override
  public String toString() {
    return "HeldMetadata[" + number + ", revision " + revision + "]"; // the value may name someone
  }
}
