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
 * @param refinement what is asked beyond attributes and page
 */
public record Query(
    Level level,
    List<Matching> matchings,
    Optional<PublicId> below,
    Letters letters,
    long since,
    long limit,
    Refinement refinement) {

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

  /** A question about attributes only, answered in the order of arrival. */
  public Query(
      Level level,
      List<Matching> matchings,
      Optional<PublicId> below,
      Letters letters,
      long since,
      long limit) {
    this(level, matchings, below, letters, since, limit, Refinement.NONE);
  }

  /** The same question for all matches, in the order of arrival. */
  public Query whole() {
    return new Query(level, matchings, below, letters, 0, 0, refinement.unordered());
  }

  /** The same question for all matches, in the same order. */
  public Query unpaged() {
    return new Query(level, matchings, below, letters, 0, 0, refinement);
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
