package org.trinomen.dicom.web;

/**
 * What JSON may cost to read.
 *
 * @param depthMax nesting of objects and arrays; an item of a sequence takes three
 * @param charactersMax length of the whole text
 */
public record JsonLimits(int depthMax, long charactersMax) {

  /** Sequences nested to 256 levels, and 64 million characters. */
  public static final JsonLimits DEFAULT = new JsonLimits(3 * 256 + 3, 64_000_000);

  /** Refuses limits that would admit nothing or let nesting exhaust the stack. */
  public JsonLimits {
    if (depthMax < 1 || depthMax > 1000 || charactersMax < 1) {
      throw new IllegalArgumentException("JSON limits must be positive, depth at most 1000");
    }
  }
}
