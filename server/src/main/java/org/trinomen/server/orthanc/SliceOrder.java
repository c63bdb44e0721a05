package org.trinomen.server.orthanc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.dicom.Tag;

/**
 * The instances of a series in the order of their slices.
 *
 * @param volume whether they are parallel slices at places of their own; else they follow their
 *     numbers
 */
record SliceOrder(boolean volume, List<Resource> instances) {

  /** Of instances, each with the tags that the index has; empty if nothing orders them. */
  static Optional<SliceOrder> of(List<Resource> instances) {
    Optional<List<Resource>> byPlace = byPlace(instances);
    return byPlace.isPresent()
        ? Optional.of(new SliceOrder(true, byPlace.get()))
        : byNumber(instances).map(ordered -> new SliceOrder(false, ordered));
  }

  /** Frames of an instance, as far as the index knows. */
  static int frames(Resource instance) {
    String stated = instance.tags().getOrDefault(Tag.NumberOfFrames, "").strip();
    return stated.matches("[0-9]{1,8}") ? Math.max(1, Integer.parseInt(stated)) : 1;
  }

  /** Along the normal of the slices (PS3.3 §C.7.6.2.1.1), if they are parallel and apart. */
  private static Optional<List<Resource>> byPlace(List<Resource> instances) {
    if (instances.isEmpty()) {
      return Optional.empty();
    }
    double[] axes = decimals(instances.getFirst().tags(), Tag.ImageOrientationPatient, 6);
    if (axes.length == 0) {
      return Optional.empty();
    }
    double[] normal = {
      axes[1] * axes[5] - axes[2] * axes[4],
      axes[2] * axes[3] - axes[0] * axes[5],
      axes[0] * axes[4] - axes[1] * axes[3]
    };
    List<Double> places = new ArrayList<>();
    for (Resource instance : instances) {
      double[] own = decimals(instance.tags(), Tag.ImageOrientationPatient, 6);
      double[] position = decimals(instance.tags(), Tag.ImagePositionPatient, 3);
      if (position.length == 0 || frames(instance) > 1 || !parallel(axes, own)) {
        return Optional.empty();
      }
      places.add(along(normal, position));
    }
    if (places.stream().distinct().count() < places.size()) {
      return Optional.empty();
    }
    ToDoubleFunction<Resource> place =
        one -> along(normal, decimals(one.tags(), Tag.ImagePositionPatient, 3));
    return Optional.of(instances.stream().sorted(Comparator.comparingDouble(place)).toList());
  }

  private static double along(double[] normal, double[] position) {
    return normal[0] * position[0] + normal[1] * position[1] + normal[2] * position[2];
  }

  private static boolean parallel(double[] one, double[] other) {
    if (other.length == 0) {
      return false;
    }
    for (int i = 0; i < one.length; i++) {
      if (Math.abs(one[i] - other[i]) > 1e-3) {
        return false;
      }
    }
    return true;
  }

  private static Optional<List<Resource>> byNumber(List<Resource> instances) {
    boolean numbered =
        instances.stream().allMatch(one -> SeriesPlaces.place(one.tags()).isPresent());
    ToDoubleFunction<Resource> number =
        one -> {
          OptionalLong index = SeriesPlaces.place(one.tags());
          return index.orElse(0);
        };
    return numbered && !instances.isEmpty()
        ? Optional.of(instances.stream().sorted(Comparator.comparingDouble(number)).toList())
        : Optional.empty();
  }

  /** So many numbers; none if there are more, fewer or others. */
  private static double[] decimals(SortedMap<Integer, String> tags, int tag, int count) {
    String[] parts = tags.getOrDefault(tag, "").split("\\\\", count + 1);
    if (parts.length != count) {
      return new double[0];
    }
    try {
      return Arrays.stream(parts).mapToDouble(part -> Double.parseDouble(part.strip())).toArray();
    } catch (NumberFormatException _) {
      return new double[0];
    }
  }
}
