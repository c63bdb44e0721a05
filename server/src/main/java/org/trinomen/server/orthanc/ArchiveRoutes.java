package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobRestorer;
import org.trinomen.archive.job.KeptJob;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.archive.zip.InstancesZip;
import org.trinomen.archive.zip.ZipJob;
import org.trinomen.archive.zip.ZipLayout;
import org.trinomen.archive.zip.ZipSelection;
import org.trinomen.archive.zip.ZipShelf;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Asking;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.access.Principal;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.json.JsonValue;

/**
 * Zips of the instances below resources, in folders or as a medium with its DICOMDIR: streamed to
 * whoever waits, or made by a job. A zip that is streamed is no job: a slow reader would hold up
 * the others.
 */
public final class ArchiveRoutes {

  private static final String TOOLS_NAME = "Archive.zip";
  private static final String JOB_NAME = "archive.zip";

  private final Perspective perspective;
  private final JobRequests jobs;
  private final ZipShelf shelf;
  private final int level;

  /**
   * The routes as a perspective sees the archive.
   *
   * @param level of compression, 0 to 9
   */
  public ArchiveRoutes(Perspective perspective, JobRequests jobs, ZipShelf shelf, int level) {
    this.perspective = perspective;
    this.jobs = jobs;
    this.shelf = shelf;
    this.level = level;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level of : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
      String path = "/" + Levels.path(of) + "/{id}";
      add(routes, path + "/archive", "All files below as a zip.", ZipLayout.FOLDERS, of);
      add(
          routes,
          path + "/media",
          "All files below as a medium: a zip with a DICOMDIR.",
          ZipLayout.MEDIA,
          of);
    }
    add(routes, "create-archive", "All files below resources as a zip.", ZipLayout.FOLDERS);
    String media = "All files below resources as a medium: a zip with a DICOMDIR.";
    add(routes, "create-media", media, ZipLayout.MEDIA);
    add(routes, "create-media-extended", media, ZipLayout.MEDIA_EXTENDED);
    return routes;
  }

  private void add(List<Route> routes, String path, String summary, ZipLayout layout, Level of) {
    routes.add(
        route(
            Method.GET,
            path,
            summary,
            exchange ->
                one(exchange, of, ArchiveRequest.ofQuery(exchange.query(), layout, level))));
    routes.add(
        route(
            Method.POST,
            path,
            summary,
            exchange -> one(exchange, of, ArchiveRequest.ofBody(body(exchange), layout, level))));
  }

  private void add(List<Route> routes, String tool, String summary, ZipLayout layout) {
    String path = "/tools/" + tool;
    routes.add(
        route(
            Method.GET,
            path,
            summary,
            exchange -> {
              String ids = exchange.query().first("resources").orElse("");
              several(
                  exchange,
                  ids.isEmpty() ? List.of() : List.of(ids.split(",", -1)),
                  ArchiveRequest.ofQuery(exchange.query(), layout, level));
            }));
    routes.add(
        route(
            Method.POST,
            path,
            summary,
            exchange -> {
              JsonValue body = exchange.jsonBody();
              several(exchange, ids(body), ArchiveRequest.ofBody(body, layout, level));
            }));
  }

  private Route route(Method method, String path, String summary, RouteHandler handler) {
    return Route.of(
        method, perspective.prefix() + path, perspective.permission(), summary, handler);
  }

  /** Scripts send {@code {}}, and some nothing at all. */
  private static JsonValue body(Exchange exchange) throws IOException {
    String text = exchange.header("Content-Length").orElse("");
    return text.equals("0") ? JsonValue.Members.EMPTY : exchange.jsonBody();
  }

  private static List<String> ids(JsonValue body) {
    JsonValue list =
        body instanceof JsonValue.Members members
            ? members.member("Resources").orElse(new JsonValue.Null())
            : body;
    if (!(list instanceof JsonValue.Items(List<JsonValue> items))) {
      throw new RequestFailure(
          ErrorCode.BAD_FILE_FORMAT, "Expected a list of resources to archive in the body");
    }
    return items.stream()
        .map(
            item ->
                item instanceof JsonValue.Text(String id)
                    ? id
                    : refuse("the list must hold public ids"))
        .toList();
  }

  private static String refuse(String why) {
    throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, why);
  }

  // ---- answering

  private void one(Exchange exchange, Level of, ArchiveRequest request) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource = Targets.resource(exchange, finder, of);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    answer(exchange, finder, List.of(resource.get()), request, resource.get().id() + ".zip");
  }

  private void several(Exchange exchange, List<String> ids, ArchiveRequest request)
      throws IOException {
    Finder finder = perspective.of(exchange);
    answer(exchange, finder, resources(finder, ids), request, TOOLS_NAME);
  }

  private static List<Resource> resources(Finder finder, List<String> ids) {
    return ids.stream()
        .map(
            id ->
                PublicId.parse(id)
                    .flatMap(finder::anyLevel)
                    .orElseThrow(
                        () ->
                            new RequestFailure(
                                ErrorCode.UNKNOWN_RESOURCE, "one of the resources is not here")))
        .toList();
  }

  private void answer(
      Exchange exchange,
      Finder finder,
      List<Resource> resources,
      ArchiveRequest request,
      String name)
      throws IOException {
    if (request.job().synchronous()) {
      FileNames.offer(exchange, request.filename().orElse(name));
      ZipSelection selection = ZipSelection.of(finder, resources);
      new Sending(finder, exchange.phi()).send(exchange, selection, request);
      return;
    }
    List<String> ids = resources.stream().map(resource -> resource.id().toString()).toList();
    Job job = job(finder, () -> ZipSelection.of(finder, resources), request, exchange.phi());
    if (perspective instanceof Perspective.Recorded && !limitedByToken(exchange.principal())) {
      jobs.run(exchange, request.job(), perspective.permission(), job, request.kept(ids));
    } else {
      // As of which moment a viewpoint saw it, or how far a token reached, nobody knows after a
      // restart.
      jobs.run(exchange, request.job(), perspective.permission(), job);
    }
  }

  private boolean limitedByToken(Principal principal) {
    return principal.means() == Principal.Means.TOKEN
        && !principal.mayEverywhere(perspective.permission());
  }

  /** Names and files show who was scanned. */
  private record Sending(Finder finder, PhiAccess phi) {
    void send(Exchange exchange, ZipSelection selection, ArchiveRequest request)
        throws IOException {
      new InstancesZip(finder, selection, request.zip(), exchange.answerStream("application/zip"))
          .writeAll();
    }
  }

  @SuppressWarnings("UnusedVariable") // Names and files show who was scanned.
  private Job job(
      Finder finder, Supplier<ZipSelection> selection, ArchiveRequest request, PhiAccess phi) {
    return new ZipJob(
        finder,
        selection,
        request.zip(),
        JobRequests.DESCRIPTION,
        request.filename().orElse(JOB_NAME),
        shelf);
  }

  // ---- after a restart

  /** Makes jobs anew, if their submitters still may have them. */
  public JobRestorer restorer(ReachedArchive archive, Access access) {
    return kept -> restored(kept, archive, access);
  }

  private Optional<Job> restored(KeptJob kept, ReachedArchive archive, Access access) {
    Principal submitter = access.resumed(kept.status().submitter(), kept.status().address());
    Finder finder = archive.within(submitter.reach(Permission.READ_RECORDED, Asking.RECORDED));
    Optional<ArchiveRequest> request = ArchiveRequest.ofKept(kept.request(), level);
    Access.Verdict verdict =
        access.resume(
            kept.status().submitter(),
            kept.status().address(),
            Permission.READ_RECORDED,
            "resume job " + kept.status().type());
    if (request.isEmpty() || !(verdict instanceof Access.Verdict.PermittedToRead(var phi))) {
      return Optional.empty();
    }
    List<Resource> resources =
        kept.request().get(ArchiveRequest.RESOURCES) instanceof List<?> ids
            ? ids.stream()
                .flatMap(id -> PublicId.parse(String.valueOf(id)).stream())
                .flatMap(id -> finder.anyLevel(id).stream())
                .toList()
            : List.of();
    return Optional.of(job(finder, () -> ZipSelection.of(finder, resources), request.get(), phi));
  }
}
