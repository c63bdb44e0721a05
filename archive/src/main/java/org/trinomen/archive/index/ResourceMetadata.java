package org.trinomen.archive.index;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.trinomen.archive.annotation.HeldMetadata;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.VolumeStore;

/**
 * Metadata of resources: those of the users as stated, the archive's own as rows and records tell
 * them. Which resource has which follows Orthanc.
 */
final class ResourceMetadata {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  /** They are in the record, which the others can do without. */
  private static final Set<SystemMetadata> OF_ARRIVAL =
      Set.of(
          SystemMetadata.REMOTE_AET,
          SystemMetadata.ORIGIN,
          SystemMetadata.REMOTE_IP,
          SystemMetadata.CALLED_AET,
          SystemMetadata.HTTP_USERNAME,
          SystemMetadata.REMOVED_BEFORE_SENDING);

  /** What a resource was made from is stated when it is made. */
  private static final Set<SystemMetadata> STATED =
      Set.of(SystemMetadata.MODIFIED_FROM, SystemMetadata.ANONYMIZED_FROM);

  private final Index index;
  private final VolumeStore volumes;

  ResourceMetadata(Index index, VolumeStore volumes) {
    this.index = index;
    this.volumes = volumes;
  }

  /** One metadata, if the resource has it. */
  Optional<String> value(Resource resource, int number) throws IOException {
    Optional<SystemMetadata> system = SystemMetadata.of(number);
    SortedMap<Integer, String> values = new TreeMap<>();
    if (system.isPresent() && !STATED.contains(system.get())) {
      addOfRow(resource, values);
      if (OF_ARRIVAL.contains(system.get())) {
        addOfArrival(resource, values);
      }
    }
    if (!values.containsKey(number)) {
      addStated(resource, values);
    }
    return Optional.ofNullable(values.get(number));
  }

  /** All metadata of a resource, by number. */
  SortedMap<Integer, String> all(Resource resource) throws IOException {
    SortedMap<Integer, String> values = new TreeMap<>();
    addOfRow(resource, values);
    addOfArrival(resource, values);
    addStated(resource, values);
    return Collections.unmodifiableSortedMap(values);
  }

  private void addStated(Resource resource, SortedMap<Integer, String> values) {
    for (HeldMetadata held : index.metadata(resource.level(), resource.id())) {
      values.put(held.number(), held.value());
    }
  }

  private static void addOfRow(Resource resource, SortedMap<Integer, String> values) {
    put(values, SystemMetadata.MAIN_DICOM_TAGS_SIGNATURE, signature(resource));
    switch (resource.level()) {
      case PATIENT, STUDY -> put(values, SystemMetadata.LAST_UPDATE, moment(resource.lastUpdate()));
      case SERIES -> {
        put(values, SystemMetadata.LAST_UPDATE, moment(resource.lastUpdate()));
        put(
            values,
            SystemMetadata.EXPECTED_NUMBER_OF_INSTANCES,
            SeriesPlaces.expected(resource.tags()));
      }
      case INSTANCE -> addOfInstance(resource, resource.facts().orElseThrow(), values);
    }
  }

  private static void addOfInstance(
      Resource instance, InstanceFacts facts, SortedMap<Integer, String> values) {
    put(values, SystemMetadata.INDEX_IN_SERIES, SeriesPlaces.place(instance.tags()));
    put(values, SystemMetadata.RECEPTION_DATE, moment(instance.lastUpdate()));
    put(values, SystemMetadata.TRANSFER_SYNTAX, facts.transferSyntaxUid());
    put(values, SystemMetadata.SOP_CLASS_UID, facts.sopClassUid());
    put(values, SystemMetadata.PIXEL_DATA_OFFSET, facts.pixelDataOffset());
  }

  private void addOfArrival(Resource resource, SortedMap<Integer, String> values)
      throws IOException {
    switch (resource.level()) {
      case PATIENT, STUDY -> {}
      case SERIES -> {
        List<SeriesAttributes> series = index.seriesAttributes(resource.level(), resource.id());
        if (!series.isEmpty()) {
          Origin origin = origin(series.getFirst().first());
          put(values, SystemMetadata.REMOTE_AET, origin.callingAeTitle());
        }
      }
      case INSTANCE -> addOrigin(origin(resource.facts().orElseThrow().location()), values);
    }
  }

  private Origin origin(RecordLocation location) throws IOException {
    return volumes.head(location).origin();
  }

  private static void addOrigin(Origin origin, SortedMap<Integer, String> values) {
    put(values, SystemMetadata.REMOTE_AET, origin.callingAeTitle());
    put(values, SystemMetadata.REMOTE_IP, origin.remoteAddress());
    if (!origin.removed().isEmpty()) {
      put(values, SystemMetadata.REMOVED_BEFORE_SENDING, origin.removed());
    }
    switch (origin.door()) {
      case DIMSE -> {
        put(values, SystemMetadata.ORIGIN, "DicomProtocol");
        put(values, SystemMetadata.CALLED_AET, origin.calledAeTitle());
      }
      case REST, WEB, DERIVATION -> {
        put(values, SystemMetadata.ORIGIN, "RestApi");
        put(values, SystemMetadata.HTTP_USERNAME, origin.user());
      }
    }
  }

  private static String signature(Resource resource) {
    return MainTags.of(resource.level()).stream()
        .map(tag -> String.format("%04x,%04x", tag >>> 16, tag & 0xFFFF))
        .collect(Collectors.joining(";"));
  }

  private static String moment(Instant at) {
    return MOMENT.format(at);
  }

  private static void put(
      SortedMap<Integer, String> values, SystemMetadata metadata, OptionalLong number) {
    if (number.isPresent()) {
      values.put(metadata.number(), Long.toString(number.getAsLong()));
    }
  }

  private static void put(
      SortedMap<Integer, String> values, SystemMetadata metadata, String value) {
    values.put(metadata.number(), value);
  }
}
