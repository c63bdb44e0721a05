package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;
import org.trinomen.server.access.PhiAccess;

/**
 * Writes resources. Clients count the members: a patient has eight, a study nine, a series ten, an
 * instance eight, in alphabetical order; {@code RequestedTags} comes on request.
 */
final class ResourceJson {

  /** A resource is stable when nothing has arrived below it for this long. */
  private static final Duration STABLE_AGE = Duration.ofSeconds(60);

  private final Finder finder;
  private final Clock clock;
  private final TagsJson tagsJson;
  private final Set<Integer> requestedTags;

  ResourceJson(
      Finder finder, Clock clock, PhiAccess phi, TagFormat format, Set<Integer> requestedTags) {
    this.finder = finder;
    this.clock = clock;
    this.tagsJson = new TagsJson(phi, format, Set.of());
    this.requestedTags = Set.copyOf(requestedTags);
  }

  void write(JsonGenerator json, Resource resource) throws IOException {
    json.writeStartObject();
    switch (resource.level()) {
      case PATIENT -> writePatient(json, resource);
      case STUDY -> writeStudy(json, resource);
      case SERIES -> writeSeries(json, resource);
      case INSTANCE -> writeInstance(json, resource);
    }
    json.writeEndObject();
  }

  private void writePatient(JsonGenerator json, Resource patient) throws IOException {
    json.writeStringField("ID", patient.id().toString());
    json.writeBooleanField("IsProtected", false);
    writeAge(json, patient);
    writeMainTags(json, patient);
    writeRequestedTags(json, patient);
    writeChildren(json, patient, Level.STUDY);
    json.writeStringField("Type", "Patient");
  }

  private void writeStudy(JsonGenerator json, Resource study) throws IOException {
    json.writeStringField("ID", study.id().toString());
    writeAge(json, study);
    writeMainTags(json, study);
    writeParent(json, study, "ParentPatient");
    json.writeFieldName("PatientMainDicomTags");
    tagsJson.write(json, study.patientTags());
    writeRequestedTags(json, study);
    writeChildren(json, study, Level.SERIES);
    json.writeStringField("Type", "Study");
  }

  private void writeSeries(JsonGenerator json, Resource series) throws IOException {
    OptionalLong expected = SeriesCount.expected(series.tags());
    json.writeFieldName("ExpectedNumberOfInstances");
    writeNumber(json, expected);
    json.writeStringField("ID", series.id().toString());
    List<PublicId> instances = writeChildren(json, series, Level.INSTANCE);
    writeAge(json, series);
    writeMainTags(json, series);
    writeParent(json, series, "ParentStudy");
    writeRequestedTags(json, series);
    String status =
        expected.isEmpty()
            ? SeriesCount.UNKNOWN
            : instances.size() < 1
                ? SeriesCount.MISSING
                : SeriesCount.status(
                    expected.getAsLong(), finder.children(series.id(), Level.INSTANCE));
    json.writeStringField("Status", status);
    json.writeStringField("Type", "Series");
  }

  private void writeInstance(JsonGenerator json, Resource instance) throws IOException {
    InstanceFacts facts =
        instance
            .facts()
            .orElseThrow(() -> new IllegalStateException("the index knows no file of an instance"));
    json.writeNumberField("FileSize", facts.size());
    json.writeStringField("FileUuid", fileUuid(facts));
    json.writeStringField("ID", instance.id().toString());
    json.writeFieldName("IndexInSeries");
    writeNumber(json, SeriesCount.index(instance.tags()));
    writeNoLabels(json);
    writeMainTags(json, instance);
    writeParent(json, instance, "ParentSeries");
    writeRequestedTags(json, instance);
    json.writeStringField("Type", "Instance");
  }

  /** A file is known by its digest; this API wants a UUID (RFC 9562 §5.8, version 8: ours). */
  static String fileUuid(InstanceFacts facts) {
    ByteBuffer digest = ByteBuffer.wrap(facts.digest().bytes());
    long high = (digest.getLong() & ~0xF000L) | 0x8000L;
    long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private void writeAge(JsonGenerator json, Resource resource) throws IOException {
    Duration age = Duration.between(resource.lastUpdate(), clock.instant());
    json.writeBooleanField("IsStable", age.compareTo(STABLE_AGE) >= 0);
    writeNoLabels(json);
    json.writeStringField("LastUpdate", Moments.text(resource.lastUpdate()));
  }

  private static void writeNoLabels(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("Labels");
    json.writeEndArray();
  }

  private void writeMainTags(JsonGenerator json, Resource resource) throws IOException {
    json.writeFieldName("MainDicomTags");
    tagsJson.write(json, resource.tags());
  }

  private static void writeParent(JsonGenerator json, Resource resource, String name)
      throws IOException {
    Optional<PublicId> parent = resource.parent();
    if (parent.isPresent()) {
      json.writeStringField(name, parent.get().toString());
    }
  }

  private void writeRequestedTags(JsonGenerator json, Resource resource) throws IOException {
    if (!requestedTags.isEmpty()) {
      Map<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
      values.putAll(finder.attributes(resource, requestedTags));
      // PS3.3 §C.4.23: everything that is kept is at hand.
      if (requestedTags.contains(Tag.InstanceAvailability)) {
        values.put(Tag.InstanceAvailability, "ONLINE");
      }
      json.writeFieldName("RequestedTags");
      tagsJson.write(json, values);
    }
  }

  private List<PublicId> writeChildren(JsonGenerator json, Resource parent, Level level)
      throws IOException {
    List<PublicId> children = finder.childIds(parent.id(), level);
    json.writeArrayFieldStart(Levels.members(level));
    for (PublicId child : children) {
      json.writeString(child.toString());
    }
    json.writeEndArray();
    return children;
  }

  private static void writeNumber(JsonGenerator json, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      json.writeNumber(number.getAsLong());
    } else {
      json.writeNull();
    }
  }
}
