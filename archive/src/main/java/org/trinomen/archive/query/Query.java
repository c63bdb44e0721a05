package org.trinomen.archive.query;

import java.util.List;
import java.util.Optional;

/**
 * A question to the archive.
 *
 * @param level what to find
 * @param matchings conditions, all of which must hold; attributes of upper levels are allowed
 * @param below only resources that are this one's descendants (or itself), by public id
 * @param letters which letters are the same
 * @param since how many matches to skip, from 0
 * @param limit the most matches to give; 0 for no limit
 */
public record Query(
    Level level,
    List<Matching> matchings,
    Optional<PublicId> below,
    Letters letters,
    long since,
    long limit) {

  public Query {
    matchings = List.copyOf(matchings);
    if (since < 0 || limit < 0) {
      throw new IllegalArgumentException("since and limit are not negative");
    }
  }

  /** A question in which all letters are exact, or all are folded. */
  public Query(
      Level level,
      List<Matching> matchings,
      Optional<PublicId> below,
      boolean caseSensitive,
      long since,
      long limit) {
    this(level, matchings, below, caseSensitive ? Letters.EXACT : Letters.FOLDED, since, limit);
  }

  /** Whether letters of an attribute match only themselves, not regardless of case and accent. */
  public boolean caseSensitive(int tag) {
    return letters.exact(tag);
  }

  /** All resources of a level. */
  public static Query all(Level level) {
    return new Query(level, List.of(), Optional.empty(), false, 0, 0);
  }
}
