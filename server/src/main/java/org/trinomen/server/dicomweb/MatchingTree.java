package org.trinomen.server.dicomweb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;

/**
 * Conditions as they stand one beside the other in a request, some of them on attributes of items:
 * those of one sequence belong together, since one item must fulfil all of them.
 */
final class MatchingTree {

  /** Nobody asks for what is nested more deeply. */
  static final int DEPTH_MAX = 16;

  private final boolean fuzzy;
  private final List<Matching> matchings = new ArrayList<>();
  private final Map<Integer, MatchingTree> sequences = new LinkedHashMap<>();

  /**
   * Conditions.
   *
   * @param fuzzy whether names of persons need only be alike
   */
  MatchingTree(boolean fuzzy) {
    this.fuzzy = fuzzy;
  }

  /**
   * Adds a condition.
   *
   * @param path tags of the sequences from the outermost, and of the attribute
   * @param value as doors receive it; nothing adds no condition
   */
  void add(List<Integer> path, String value) {
    if (path.size() == 1) {
      int tag = path.getFirst();
      (fuzzy ? MatchingParser.parseFuzzily(tag, value) : MatchingParser.parse(tag, value))
          .ifPresent(matchings::add);
    } else {
      sequences
          .computeIfAbsent(path.getFirst(), _ -> new MatchingTree(fuzzy))
          .add(path.subList(1, path.size()), value);
    }
  }

  /** All conditions. */
  List<Matching> matchings() {
    List<Matching> all = new ArrayList<>(matchings);
    sequences.forEach(
        (tag, inside) -> {
          List<Matching> items = inside.matchings();
          if (!items.isEmpty()) {
            all.add(new Matching.InItem(tag, items));
          }
        });
    return all;
  }
}
