package org.trinomen.archive.index;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.AttributeReader;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.dicom.DataSet;

/**
 * Attributes from where each is kept: the rows of the resource and of those above it, what is
 * computed, the constants of the series, and the header of the first instance for what varies.
 * Resources come in order of arrival, so what was looked up for one is mostly that of the next:
 * what the last one inherited and the series it was in are remembered.
 */
final class ResourceAttributes implements AttributeReader {

  private final Index index;
  private final Computed computed;
  private final Search.Headers headers;
  private final Set<Integer> tags;
  private Optional<PublicId> lastParent = Optional.empty();
  private Map<Integer, String> lastInherited = Map.of();
  private @Nullable PublicId lastSeries;
  private Optional<SeriesTexts> lastTexts = Optional.empty();

  ResourceAttributes(Index index, Computed computed, Search.Headers headers, Set<Integer> tags) {
    this.index = index;
    this.computed = computed;
    this.headers = headers;
    this.tags = Set.copyOf(tags);
  }

  @Override
  public SortedMap<Integer, String> of(Resource resource) throws IOException {
    SortedMap<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
    values.putAll(resource.patientTags());
    inherited(resource).forEach(values::putIfAbsent);
    values.putAll(resource.tags());
    values.keySet().retainAll(tags);
    Header header = new Header(resource);
    for (int tag : tags) {
      if (Computed.isComputed(tag, resource.level())) {
        computed.own(resource, tag).ifPresent(value -> values.put(tag, value));
      } else if (!values.containsKey(tag)) {
        header.text(tag).ifPresent(value -> values.put(tag, value));
      }
    }
    return Collections.unmodifiableSortedMap(values);
  }

  /** What those above say; the nearest of them that says it. */
  private Map<Integer, String> inherited(Resource resource) {
    if (lastParent.isPresent() && lastParent.equals(resource.parent())) {
      return lastInherited;
    }
    Map<Integer, String> values = new HashMap<>();
    Optional<Resource> above = parent(resource);
    while (above.isPresent()) {
      above.get().patientTags().forEach(values::putIfAbsent);
      above.get().tags().forEach(values::putIfAbsent);
      above = parent(above.get());
    }
    lastParent = resource.parent();
    lastInherited = values;
    return values;
  }

  private Optional<Resource> parent(Resource resource) {
    Optional<Level> above = resource.level().above();
    return above.isEmpty() || resource.parent().isEmpty()
        ? Optional.empty()
        : index.resource(above.get(), resource.parent().get());
  }

  /** The series that a resource is in; the first one below it. */
  private Optional<SeriesTexts> series(Resource resource) {
    PublicId id =
        resource.level() == Level.INSTANCE ? resource.parent().orElse(null) : resource.id();
    if (id != null && id.equals(lastSeries)) {
      return lastTexts;
    }
    List<SeriesAttributes> found = index.seriesAttributes(resource.level(), resource.id());
    lastSeries = id;
    lastTexts = found.stream().findFirst().map(SeriesTexts::new);
    return lastTexts;
  }

  /** What all instances of a series share, decoded once. */
  private static final class SeriesTexts {
    private final SeriesAttributes series;
    private final Map<Integer, Optional<String>> texts = new HashMap<>();

    SeriesTexts(SeriesAttributes series) {
      this.series = series;
    }

    boolean varies(int tag) {
      return series.varying().contains(tag);
    }

    Optional<String> text(int tag) {
      return texts.computeIfAbsent(tag, series.constants()::text);
    }

    RecordLocation first() {
      return series.first();
    }
  }

  /** The header of a resource's first instance, looked at only when needed, and once. */
  private final class Header {
    private final Resource resource;
    private Optional<DataSet> dataSet = Optional.empty();

    Header(Resource resource) {
      this.resource = resource;
    }

    Optional<String> text(int tag) throws IOException {
      Optional<SeriesTexts> series = series(resource);
      if (series.isEmpty() || !series.get().varies(tag)) {
        return series.flatMap(texts -> texts.text(tag));
      }
      if (dataSet.isEmpty()) {
        dataSet =
            Optional.of(
                headers.read(
                    resource.facts().map(InstanceFacts::location).orElse(series.get().first())));
      }
      return RecordedText.of(dataSet.get(), tag);
    }
  }
}
