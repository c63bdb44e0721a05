package org.trinomen.archive.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts matches in order and gives the page that was asked for. No more are held than up to the end
 * of that page.
 *
 * @param <T> a match
 */
public final class Ordering<T> {

  /** Tells values of a match. */
  @FunctionalInterface
  public interface Values<T> {
    /** The value; null if the match lacks it. */
    @Nullable String of(T match, Order.Field field);
  }

  private record Held<T>(T match, List<@Nullable Comparable<?>> keys, long number) {}

  private final List<Order> order;
  private final Values<T> values;
  private final long since;
  private final long limit;
  private final PriorityQueue<Held<T>> held;
  private long number;

  /**
   * Begins to take matches.
   *
   * @param query its order and page count
   */
  public Ordering(Query query, Values<T> values) {
    this.order = query.refinement().order();
    this.values = values;
    this.since = query.since();
    this.limit = query.limit();
    this.held = new PriorityQueue<>(this.<T>comparator().reversed());
  }

  /** Takes a match. */
  public void add(T match) {
    List<@Nullable Comparable<?>> keys = new ArrayList<>(order.size());
    for (Order by : order) {
      keys.add(key(values.of(match, by.by()), by.kind()));
    }
    held.add(new Held<>(match, keys, number++));
    if (limit > 0 && held.size() > since + limit) {
      held.remove();
    }
  }

  /** Gives the page. */
  public void give(Consumer<T> each) {
    List<Held<T>> sorted = new ArrayList<>(held);
    sorted.sort(this.<T>comparator());
    sorted.stream().skip(since).forEach(one -> each.accept(one.match));
  }

  private static @Nullable Comparable<?> key(@Nullable String value, Order.Kind kind) {
    if (value == null) {
      return null;
    }
    return switch (kind) {
      case TEXT -> value;
      case INTEGER -> value.strip().matches("[+-]?[0-9]{1,300}") ? number(value) : null;
      case DECIMAL ->
          value.strip().matches("[+-]?[0-9]{0,300}(\\.[0-9]{0,300})?([eE][+-]?[0-9]{1,3})?")
                  && value.chars().anyMatch(Character::isDigit)
              ? number(value)
              : null;
    };
  }

  private static @Nullable BigDecimal number(String value) {
    try {
      return new BigDecimal(value.strip());
    } catch (NumberFormatException _) {
      return null; // 1e5 without digits before, or the like
    }
  }

  private <M> Comparator<Held<M>> comparator() {
    return (one, other) -> {
      for (int i = 0; i < order.size(); i++) {
        int difference = compare(one.keys.get(i), other.keys.get(i), order.get(i));
        if (difference != 0) {
          return difference;
        }
      }
      return Long.compare(one.number, other.number);
    };
  }

  private static int compare(
      @Nullable Comparable<?> one, @Nullable Comparable<?> other, Order order) {
    if (one == null || other == null) {
      return (one == null ? 1 : 0) - (other == null ? 1 : 0);
    }
    int difference =
        one instanceof BigDecimal a && other instanceof BigDecimal b
            ? a.compareTo(b)
            : one.toString().compareTo(other.toString());
    return order.descending() ? -difference : difference;
  }
}
