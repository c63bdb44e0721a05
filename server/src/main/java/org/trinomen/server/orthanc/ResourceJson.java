package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.trinomen.archive.query.AttributeReader;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.archive.query.SeriesStatus;
import org.trinomen.archive.query.Surroundings;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.dicom.Tag;
import org.trinomen.server.access.PhiAccess;

/**
 * Writes resources. Clients count the members: a patient has eight, a study nine, a series ten, an
 * instance eight, in alphabetical order; others come on request.
 */
final class ResourceJson {

  /** What surrounds them is asked for together. Children of so many series fit into memory. */
  private static final int TOGETHER = 32;

  private final Finder finder;
  private final ResourceStyle style;
  private final TagsJson tagsJson;
  private final Set<Integer> requestedTags;
  private final AttributeReader requested;
  private final Set<ResponseContent> content;

  ResourceJson(
      Finder finder,
      ResourceStyle style,
      PhiAccess phi,
      TagFormat format,
      Set<Integer> requestedTags,
      Set<ResponseContent> content) {
    this.finder = finder;
    this.style = style;
    this.tagsJson = new TagsJson(phi, format, Set.of());
    this.requestedTags = Set.copyOf(requestedTags);
    this.requested = finder.attributes(this.requestedTags);
    this.content = Set.copyOf(content);
  }

  /** Writes one member's value. */
  private interface Value {
    void write() throws IOException;
  }

  /** The members, which come in alphabetical order. */
  private static final class Members {
    private final SortedMap<String, Value> values = new TreeMap<>();

    void put(String name, Value value) {
      values.put(name, value);
    }

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, Value> member : values.entrySet()) {
        json.writeFieldName(member.getKey());
        member.getValue().write();
      }
      json.writeEndObject();
    }
  }

  /** Writes what is found, one behind the other. */
  void writeFound(JsonGenerator json, Query query) throws IOException {
    List<Resource> waiting = new ArrayList<>();
    JsonCallback each =
        resource -> {
          waiting.add(resource);
          if (waiting.size() == TOGETHER) {
            write(json, waiting);
            waiting.clear();
          }
        };
    finder.find(query, each.unchecked());
    write(json, waiting);
  }

  /** Writes resources of one level. */
  void write(JsonGenerator json, List<Resource> resources) throws IOException {
    for (int from = 0; from < resources.size(); from += TOGETHER) {
      List<Resource> part = resources.subList(from, Math.min(resources.size(), from + TOGETHER));
      Map<PublicId, Surroundings> all =
          isSurrounded()
              ? finder.surroundings(
                  part.getFirst().level(), part.stream().map(Resource::id).toList())
              : Map.of();
      for (Resource each : part) {
        write(json, each, all.getOrDefault(each.id(), Surroundings.NONE));
      }
    }
  }

  void write(JsonGenerator json, Resource resource) throws IOException {
    write(json, List.of(resource));
  }

  /** Whether anything is told that a resource itself does not hold. */
  private boolean isSurrounded() {
    return has(ResponseContent.CHILDREN)
        || has(ResponseContent.IS_PROTECTED)
        || has(ResponseContent.LABELS)
        || has(ResponseContent.PLAIN_MEMBERS);
  }

  private void write(JsonGenerator json, Resource resource, Surroundings around)
      throws IOException {
    Members members = new Members();
    members.put("ID", () -> json.writeString(resource.id().toString()));
    members.put("Type", () -> json.writeString(Levels.type(resource.level())));
    addTags(json, resource, members);
    addRelatives(json, resource, around, members);
    addStanding(json, resource, around, members);
    if (has(ResponseContent.LABELS)) {
      members.put("Labels", () -> writeTexts(json, around.labels()));
    }
    if (has(ResponseContent.METADATA)) {
      members.put("Metadata", () -> writeMetadata(json, resource));
    }
    if (has(ResponseContent.PLAIN_MEMBERS)) {
      addPlainMembers(json, resource, around, members);
    }
    if (has(ResponseContent.ATTACHMENTS) && resource.level() == Level.INSTANCE) {
      members.put("Attachments", () -> writeTexts(json, Set.of("dicom")));
    }
    members.write(json);
  }

  private boolean has(ResponseContent part) {
    return content.contains(part);
  }

  private void addTags(JsonGenerator json, Resource resource, Members members) {
    if (has(ResponseContent.MAIN_DICOM_TAGS)) {
      members.put("MainDicomTags", () -> tagsJson.write(json, resource.tags()));
      if (resource.level() == Level.STUDY) {
        members.put("PatientMainDicomTags", () -> tagsJson.write(json, resource.patientTags()));
      }
    }
    if (!requestedTags.isEmpty()) {
      members.put("RequestedTags", () -> writeRequestedTags(json, resource));
    }
  }

  private void addRelatives(
      JsonGenerator json, Resource resource, Surroundings around, Members members) {
    Optional<Level> above = resource.level().above();
    if (has(ResponseContent.PARENT) && above.isPresent() && resource.parent().isPresent()) {
      PublicId parent = resource.parent().get();
      members.put("Parent" + Levels.type(above.get()), () -> json.writeString(parent.toString()));
    }
    Optional<Level> below = resource.level().below();
    if (has(ResponseContent.CHILDREN) && below.isPresent()) {
      members.put(Levels.members(below.get()), () -> writeIds(json, around.children()));
    }
  }

  /** What may change without anything being edited. */
  private void addStanding(
      JsonGenerator json, Resource resource, Surroundings around, Members members) {
    if (has(ResponseContent.IS_STABLE) && resource.level() != Level.INSTANCE) {
      members.put("IsStable", () -> json.writeBoolean(style.isStable(resource.lastUpdate())));
    }
    if (has(ResponseContent.IS_PROTECTED) && resource.level() == Level.PATIENT) {
      members.put("IsProtected", () -> json.writeBoolean(around.isProtected()));
    }
    if (has(ResponseContent.STATUS) && resource.level() == Level.SERIES) {
      members.put(
          "Status", () -> json.writeString(resource.status().orElse(SeriesStatus.UNKNOWN).text()));
    }
  }

  private void addPlainMembers(
      JsonGenerator json, Resource resource, Surroundings around, Members members) {
    switch (resource.level()) {
      case PATIENT, STUDY -> addLastUpdate(json, resource, members);
      case SERIES -> {
        addLastUpdate(json, resource, members);
        members.put(
            "ExpectedNumberOfInstances",
            () -> writeNumber(json, SeriesPlaces.expected(resource.tags())));
      }
      case INSTANCE -> {
        InstanceFacts facts = resource.facts().orElseThrow();
        members.put("FileSize", () -> json.writeNumber(facts.size()));
        members.put("FileUuid", () -> json.writeString(fileUuid(facts)));
        members.put("IndexInSeries", () -> writeNumber(json, SeriesPlaces.place(resource.tags())));
      }
    }
    for (SystemMetadata source :
        Set.of(SystemMetadata.MODIFIED_FROM, SystemMetadata.ANONYMIZED_FROM)) {
      String from = around.stated().get(source.number());
      if (from != null) {
        members.put(source.text(), () -> json.writeString(from));
      }
    }
  }

  private static void addLastUpdate(JsonGenerator json, Resource resource, Members members) {
    members.put("LastUpdate", () -> json.writeString(Moments.text(resource.lastUpdate())));
  }

  /** A file is known by its digest; this API wants a UUID (RFC 9562 §5.8, version 8: ours). */
  static String fileUuid(InstanceFacts facts) {
    return uuid(facts.digest().bytes());
  }

  /** The UUID that stands for a digest. */
  static String uuid(byte[] sha256) {
    ByteBuffer digest = ByteBuffer.wrap(sha256);
    long high = (digest.getLong() & ~0xF000L) | 0x8000L;
    long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private void writeRequestedTags(JsonGenerator json, Resource resource) throws IOException {
    Map<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
    values.putAll(requested.of(resource));
    // PS3.3 §C.4.23: everything that is kept is at hand.
    if (requestedTags.contains(Tag.InstanceAvailability)) {
      values.put(Tag.InstanceAvailability, "ONLINE");
    }
    tagsJson.write(json, values);
  }

  private void writeMetadata(JsonGenerator json, Resource resource) throws IOException {
    SortedMap<String, String> named = new TreeMap<>();
    finder
        .metadata(resource)
        .forEach((number, value) -> named.put(style.metadata().name(number), value));
    json.writeStartObject();
    for (Map.Entry<String, String> metadata : named.entrySet()) {
      json.writeStringField(metadata.getKey(), metadata.getValue());
    }
    json.writeEndObject();
  }

  private static void writeIds(JsonGenerator json, List<PublicId> ids) throws IOException {
    json.writeStartArray();
    for (PublicId id : ids) {
      byte[] digits = id.toAscii();
      json.writeRawUTF8String(digits, 0, digits.length); // none of which JSON would escape
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, Iterable<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** What leads to a resource: its id, path and type. */
  static void writeReference(JsonGenerator json, Resource resource) throws IOException {
    json.writeStartObject();
    json.writeStringField("ID", resource.id().toString());
    json.writeStringField("Path", "/" + Levels.path(resource.level()) + "/" + resource.id());
    json.writeStringField("Type", Levels.type(resource.level()));
    json.writeEndObject();
  }

  private static void writeNumber(JsonGenerator json, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      json.writeNumber(number.getAsLong());
    } else {
      json.writeNull();
    }
  }
}
