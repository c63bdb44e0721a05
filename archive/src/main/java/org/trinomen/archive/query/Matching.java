package org.trinomen.archive.query;

import java.util.List;

/**
 * A condition on one attribute (PS3.4 C.2.2.2). An attribute that is absent matches no condition
 * but {@link Empty} and {@link OrUnknown}. Whether letters match regardless of case and accent is
 * the {@link Query}'s choice.
 */
public sealed interface Matching {

  /** The attribute: group in the upper, element in the lower 16 bits. */
  int tag();

  /** Any of the values, compared without padding. One value: single value matching. */
  record AnyOf(int tag, List<String> values) implements Matching {
    public AnyOf {
      values = List.copyOf(values);
    }
  }

  /** A pattern with {@code *} (any characters, also none) and {@code ?} (any one character). */
  record Wildcard(int tag, String pattern) implements Matching {}

  /**
   * Conditions on attributes of a sequence's items, of which one must fulfil all (PS3.4
   * §C.2.2.2.6).
   */
  record InItem(int tag, List<Matching> matchings) implements Matching {
    public InItem {
      matchings = List.copyOf(matchings);
    }
  }

  /** A person's name that is like this one ({@link NameWords}, PS3.4 §C.2.2.2.1.1). */
  record AlikeName(int tag, String name) implements Matching {}

  /** No value: the attribute is absent or empty (PS3.4 §C.2.2.2.7). */
  record Empty(int tag) implements Matching {}

  /**
   * A condition that holds for an unknown value too: absent, or empty (PS3.4 §C.2.2.1.2).
   *
   * @param known what a known value must fulfil: a condition on one value
   */
  record OrUnknown(Matching known) implements Matching {
    @Override
    public int tag() {
      return known.tag();
    }
  }

  /** A range of dates or times; an empty bound is open; both bounds belong to the range. */
  record Range(int tag, String from, String to) implements Matching {}
}
