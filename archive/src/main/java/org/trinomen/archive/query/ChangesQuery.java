package org.trinomen.archive.query;

import java.util.OptionalLong;
import java.util.Set;

/**
 * A question to the log of changes.
 *
 * @param since only after this number
 * @param to only up to this number; then, if {@code since} is not given, the newest of these
 * @param kinds only these; empty for all
 * @param limit at most so many
 */
public record ChangesQuery(OptionalLong since, OptionalLong to, Set<Change.Kind> kinds, int limit) {

  public ChangesQuery {
    kinds = Set.copyOf(kinds);
  }

  /** All kinds after a number. */
  public static ChangesQuery after(long since, int limit) {
    return new ChangesQuery(OptionalLong.of(since), OptionalLong.empty(), Set.of(), limit);
  }
}
