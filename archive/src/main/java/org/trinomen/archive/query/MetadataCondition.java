package org.trinomen.archive.query;

import java.util.Arrays;

/**
 * A condition on a metadata. A resource that lacks it does not match.
 *
 * @param number of the metadata
 * @param pattern values separated by backslashes, any of which will do; an asterisk stands for any
 *     characters and a question mark for one
 */
public record MetadataCondition(int number, String pattern) {

  /** Whether a value fulfils it. */
  public boolean matches(String value, boolean caseSensitive) {
    String text = caseSensitive ? value : Folding.fold(value);
    return Arrays.stream(pattern.split("\\\\", -1))
        .map(wanted -> caseSensitive ? wanted : Folding.fold(wanted))
        .anyMatch(wanted -> Glob.matches(wanted, text));
  }
}
