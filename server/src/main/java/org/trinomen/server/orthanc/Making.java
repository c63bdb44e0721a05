package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.modification.Made;
import org.trinomen.archive.modification.Modifications;
import org.trinomen.archive.modification.Plan;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.Origin;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/** What all routes share that make instances of those that are held. */
final class Making {

  private final RecordedFinder finder;
  private final Modifications modifications;
  private final Access access;

  Making(RecordedFinder finder, Modifications modifications, Access access) {
    this.finder = finder;
    this.modifications = modifications;
    this.access = access;
  }

  RecordedFinder finder() {
    return finder;
  }

  /** The resource of the path. */
  Resource resource(Exchange exchange, Level level) {
    return Targets.resource(exchange, finder, level)
        .orElseThrow(() -> new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "Unknown resource"));
  }

  /** A resource that a body names, whatever its level. */
  Resource anyLevel(String id) {
    return PublicId.parse(id)
        .flatMap(finder::anyLevel)
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "Cannot find this resource"));
  }

  /** The instances of a resource, itself if it is one. */
  List<PublicId> instances(Resource resource) {
    return resource.level() == Level.INSTANCE
        ? List.of(resource.id())
        : finder.childIds(resource.id(), Level.INSTANCE);
  }

  static Origin origin(Exchange exchange) {
    return new Origin(
        Origin.Door.REST,
        "",
        "",
        exchange.address(),
        exchange.principal().account(),
        exchange.id());
  }

  /**
   * What leaves every view once the copies are kept: single instances, for a copy may come to lie
   * in the same series.
   *
   * @throws RequestFailure if originals are not to stay, and the caller may not withdraw them
   */
  List<Target> withdrawn(
      Exchange exchange, RequestOptions options, boolean keepSource, List<PublicId> instances) {
    if (options.flag("KeepSource", keepSource)) {
      return List.of();
    }
    if (!exchange.principal().may(Permission.WITHDRAW)) {
      access.refuse(exchange.principal(), exchange.path(), "lacks " + Permission.WITHDRAW);
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          "Originals are never edited nor deleted here: without \"KeepSource\": true they are"
              + " withdrawn from every view, for which the permission WITHDRAW is needed");
    }
    return instances.stream().map(id -> new Target(Level.INSTANCE, id)).toList();
  }

  /** Refuses what is to go on by itself. */
  static void requireSynchronous(RequestOptions options) {
    options.number("Priority", 0);
    if (options.flag("Asynchronous", false) || !options.flag("Synchronous", true)) {
      throw new RequestFailure(ErrorCode.NOT_IMPLEMENTED, "ask without \"Asynchronous\"");
    }
  }

  /** Makes the copies, and puts on record what was done. */
  Made make(Exchange exchange, Plan plan, String deed) throws IOException {
    Made made = modifications.make(plan, Modifications.Progress.NONE);
    for (String study : made.all(Level.STUDY)) {
      access.changed(exchange.principal(), deed, study);
    }
    if (made.failed() == 0) {
      for (Target target : plan.withdrawn()) {
        access.changed(exchange.principal(), "withdraw", target.id().toString());
      }
    }
    return made;
  }

  /** The resources that copies are in, from the instances upwards. */
  static void writeResources(JsonGenerator json, Made made) throws IOException {
    json.writeArrayFieldStart("Resources");
    List<Level> upwards = new ArrayList<>(Levels.ALL).reversed();
    for (Level level : upwards) {
      for (String id : made.all(level)) {
        json.writeStartObject();
        json.writeStringField("ID", id);
        json.writeStringField("Path", "/" + Levels.path(level) + "/" + id);
        json.writeStringField("Type", Levels.type(level));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  /** What a job says of itself. */
  static void writeSummary(JsonGenerator json, Made made, Optional<String> id, Writing rest)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("Description", "REST API");
    json.writeNumberField("FailedInstancesCount", made.failed());
    if (id.isPresent()) {
      json.writeStringField("ID", id.get());
    }
    json.writeNumberField("InstancesCount", made.instances());
    rest.write();
    json.writeEndObject();
  }

  /** Writes members that come later in the alphabet. */
  @FunctionalInterface
  interface Writing {
    void write() throws IOException;
  }
}
