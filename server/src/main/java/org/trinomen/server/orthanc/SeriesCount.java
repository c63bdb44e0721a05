package org.trinomen.server.orthanc;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/** How many instances a series should have, by its own account, and whether they are there. */
final class SeriesCount {

  static final String UNKNOWN = "Unknown";
  static final String MISSING = "Missing";
  private static final String INCONSISTENT = "Inconsistent";
  private static final String COMPLETE = "Complete";

  private SeriesCount() {}

  /** The number that a series' attributes announce. */
  static OptionalLong expected(Map<Integer, String> series) {
    OptionalLong images = product(series, Tag.ImagesInAcquisition, Tag.NumberOfTemporalPositions);
    if (images.isPresent()) {
      return images;
    }
    OptionalLong slices = product(series, Tag.NumberOfSlices, Tag.NumberOfTimeSlices);
    return slices.isPresent() ? slices : positive(number(series, Tag.CardiacNumberOfImages));
  }

  /** An instance's place in its series. */
  static OptionalLong index(Map<Integer, String> instance) {
    OptionalLong number = number(instance, Tag.InstanceNumber);
    return number.isPresent() ? number : number(instance, Tag.ImageIndex);
  }

  static String status(long expected, List<Resource> instances) {
    Set<Long> seen = new HashSet<>();
    for (Resource instance : instances) {
      OptionalLong index = index(instance.tags());
      if (index.isEmpty()) {
        return UNKNOWN;
      }
      long place = index.getAsLong();
      if (place < 1 || place > expected || !seen.add(place)) {
        return INCONSISTENT;
      }
    }
    return seen.size() == expected ? COMPLETE : MISSING;
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
    return text.matches("[+-]?[0-9]{1,9}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
