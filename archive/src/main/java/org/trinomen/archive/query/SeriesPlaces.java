package org.trinomen.archive.query;

import java.util.BitSet;
import java.util.Map;
import java.util.OptionalLong;
import org.trinomen.dicom.Tag;

/** How many instances a series should have, by its own account, and which of them are there. */
public final class SeriesPlaces {

  /** A series that announces more is taken at its word only as long as instances are missing. */
  private static final long EXPECTED_MAX = 1 << 20;

  private final long expected;
  private final BitSet seen = new BitSet();
  private boolean unplaced;
  private boolean inconsistent;
  private long count;

  /** Places of a series with these main tags. */
  public SeriesPlaces(Map<Integer, String> series) {
    this.expected = expected(series).orElse(0);
  }

  /** The number that a series' attributes announce. */
  public static OptionalLong expected(Map<Integer, String> series) {
    OptionalLong images = product(series, Tag.ImagesInAcquisition, Tag.NumberOfTemporalPositions);
    if (images.isPresent()) {
      return images;
    }
    OptionalLong slices = product(series, Tag.NumberOfSlices, Tag.NumberOfTimeSlices);
    return slices.isPresent() ? slices : positive(number(series, Tag.CardiacNumberOfImages));
  }

  /** An instance's place in its series. */
  public static OptionalLong place(Map<Integer, String> instance) {
    OptionalLong number = number(instance, Tag.InstanceNumber);
    return number.isPresent() ? number : number(instance, Tag.ImageIndex);
  }

  /** Whether it is known how many there should be: only then places matter. */
  public boolean matter() {
    return expected > 0;
  }

  /** Takes an instance into account. */
  public void add(OptionalLong place) {
    if (expected == 0) {
      return;
    }
    count++;
    unplaced |= place.isEmpty();
    long at = place.orElse(1);
    if (at < 1 || at > expected) {
      inconsistent = true;
    } else if (place.isPresent() && expected <= EXPECTED_MAX) {
      inconsistent |= seen.get((int) at);
      seen.set((int) at);
    }
  }

  /** How it stands. */
  public SeriesStatus status() {
    if (expected == 0 || unplaced) {
      return SeriesStatus.UNKNOWN;
    }
    if (inconsistent || count > expected) {
      return SeriesStatus.INCONSISTENT;
    }
    return count == expected ? SeriesStatus.COMPLETE : SeriesStatus.MISSING;
  }

  private static OptionalLong product(Map<Integer, String> series, int one, int other) {
    OptionalLong a = number(series, one);
    OptionalLong b = number(series, other);
    return a.isPresent() && b.isPresent()
        ? positive(OptionalLong.of(a.getAsLong() * b.getAsLong()))
        : OptionalLong.empty();
  }

  private static OptionalLong positive(OptionalLong number) {
    return number.isPresent() && number.getAsLong() > 0 ? number : OptionalLong.empty();
  }

  /** A number of at most nine digits: a product of two still fits. */
  private static OptionalLong number(Map<Integer, String> tags, int tag) {
    String text = tags.getOrDefault(tag, "").strip();
    if (text.isEmpty() || text.length() > 10) {
      return OptionalLong.empty();
    }
    int from = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
    if (text.length() == from || text.length() - from > 9) {
      return OptionalLong.empty();
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
