package org.trinomen.server.orthanc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.job.InstancesJob;
import org.trinomen.archive.modification.Copying;
import org.trinomen.archive.modification.Made;
import org.trinomen.archive.modification.Modifications;
import org.trinomen.archive.modification.Plan;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/** What all routes share that make instances of those that are held. */
public final class Making {

  private final RecordedFinder finder;
  private final Modifications modifications;
  private final JobRequests jobs;
  private final Access access;
  private final Path spool;

  /**
   * For the routes that make instances.
   *
   * @param spool takes for a while what has to be transcoded
   */
  public Making(
      RecordedFinder finder,
      Modifications modifications,
      JobRequests jobs,
      Access access,
      Path spool) {
    this.finder = finder;
    this.modifications = modifications;
    this.jobs = jobs;
    this.access = access;
    this.spool = spool;
  }

  Path spool() {
    return spool;
  }

  Modifications modifications() {
    return modifications;
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

  /**
   * What leaves every view once the copies are kept: single instances, for a copy may come to lie
   * in the same series.
   *
   * @throws RequestFailure if originals are not to stay, and the caller may not withdraw them
   */
  List<Target> withdrawn(
      Exchange exchange, RequestJson options, boolean keepSource, List<PublicId> instances) {
    if (options.flag("KeepSource", keepSource)) {
      return List.of();
    }
    if (!exchange.principal().mayEverywhere(Permission.WITHDRAW)) {
      access.refuse(exchange.principal(), exchange.path(), "lacks " + Permission.WITHDRAW);
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          "Originals are never edited nor deleted here: without \"KeepSource\": true they are"
              + " withdrawn from every view, for which the permission WITHDRAW is needed");
    }
    return instances.stream().map(id -> new Target(Level.INSTANCE, id)).toList();
  }

  /**
   * Runs the work as a job, and answers.
   *
   * @param parents resources that were asked for
   * @param kind what it is called
   * @param told what the job tells of itself besides
   */
  void run(
      Exchange exchange,
      RequestJson options,
      JobKind kind,
      List<PublicId> parents,
      Plan plan,
      BiConsumer<Made, Map<String, Object>> told)
      throws IOException {
    Principal principal = exchange.principal();
    Copying.Teller teller =
        new Copying.Teller() {
          @Override
          public void describe(Made made, Map<String, Object> content) {
            told.accept(made, content);
          }

          @Override
          public void done(Made made) {
            made.all(Level.STUDY).forEach(id -> access.changed(principal, kind.deed(), id));
            for (Target target : plan.withdrawn()) {
              access.changed(principal, "withdraw", target.id().toString());
            }
          }
        };
    JobOptions asked = JobOptions.of(options.members());
    jobs.run(
        exchange,
        asked,
        Permission.MODIFY,
        new InstancesJob(
            kind.type(),
            JobRequests.DESCRIPTION,
            parents,
            plan.instances(),
            asked.permissive(),
            modifications.copying(plan, teller)));
  }

  /**
   * What a job is called.
   *
   * @param type by Orthanc's name
   * @param deed on record
   */
  record JobKind(String type, String deed) {}

  /** The resources that copies are in, from the instances upwards. */
  static List<Map<String, Object>> resources(Made made) {
    List<Map<String, Object>> resources = new ArrayList<>();
    for (Level level : new ArrayList<>(Levels.ALL).reversed()) {
      for (String id : made.all(level)) {
        Map<String, Object> resource = new TreeMap<>();
        resource.put("ID", id);
        resource.put("Path", "/" + Levels.path(level) + "/" + id);
        resource.put("Type", Levels.type(level));
        resources.add(resource);
      }
    }
    return resources;
  }
}
