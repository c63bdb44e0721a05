package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.server.dicomweb.TransferChoice.Way;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.FileNames;
import org.trinomen.server.orthanc.Perspective;

/** WADO-RS: whole studies, series and instances (PS3.18 §10.4), streamed. */
public final class RetrieveRoutes {

  private final Perspective perspective;
  private final Path spool;

  /**
   * Sends instances.
   *
   * @param spool takes for a while what has to be transcoded
   */
  public RetrieveRoutes(Perspective perspective, Path spool) {
    this.perspective = perspective;
    this.spool = spool;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        get(WebPath.STUDY, "All instances of a study (WADO-RS)."),
        get(WebPath.SERIES, "All instances of a series (WADO-RS)."),
        get(WebPath.INSTANCE, "An instance (WADO-RS)."));
  }

  private Route get(String path, String summary) {
    return Route.of(
        Method.GET,
        perspective.prefix() + WebPath.SERVICE + path,
        perspective.permission(),
        summary,
        this::retrieve);
  }

  private void retrieve(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    WebPath path = WebPath.of(exchange, perspective);
    RetrieveForm form = RetrieveForm.of(exchange, !path.instance().isEmpty());
    InstanceFile files = new InstanceFile(finder, form.transfer(), spool, exchange.phi());
    PathInstances instances = new PathInstances(finder, path);
    if (form.single()) {
      one(exchange, finder, path, instances.first().orElseThrow(MetadataRoutes::notHere), files);
      return;
    }
    boolean partial =
        form.transfer() instanceof TransferChoice.Exactly && lacksSome(instances, files);
    MultipartAnswer answer = new MultipartAnswer(exchange, partial ? 206 : 200, RetrieveForm.DICOM);
    if (instances.forEach(into(answer, files)) == 0) {
      throw MetadataRoutes.notHere();
    }
    answer.finish();
  }

  private static void one(
      Exchange exchange, Finder finder, WebPath path, InstanceFacts facts, InstanceFile files)
      throws IOException {
    Way way = files.way(facts).orElseThrow(RetrieveRoutes::notIn);
    boolean verbatim = way instanceof Way.Verbatim;
    FileNames.offer(exchange, path.instance() + ".dcm");
    exchange.answer(
        new Representation(
            FrameTypes.withSyntax(RetrieveForm.DICOM, way.syntax().uid()),
            Optional.of(EntityTags.of(finder, facts, verbatim ? "" : way.syntax().uid())),
            verbatim ? finder.length(facts) : OptionalLong.empty(),
            (from, count, out) -> {
              if (verbatim) {
                finder.send(facts, from, count, out);
              } else {
                files.send(facts, path.instance(), way, () -> out);
              }
            }));
  }

  /** Whether some can't be had as wanted; it is the end of the request if none can. */
  private static boolean lacksSome(PathInstances instances, InstanceFile files) throws IOException {
    long[] had = new long[1];
    long all = instances.forEach((_, facts) -> had[0] += files.way(facts).isPresent() ? 1 : 0);
    if (all > 0 && had[0] == 0) {
      throw notIn();
    }
    return had[0] < all;
  }

  private static RequestFailure notIn() {
    return new RequestFailure(
        ErrorCode.NOT_ACCEPTABLE,
        "it can't be had in this transfer syntax: transfer-syntax=* takes it as it is stored");
  }

  /** Writes instances as parts; those that can't be had as wanted are left out. */
  private static PathInstances.Visitor into(MultipartAnswer answer, InstanceFile files) {
    return (path, facts) -> {
      Optional<Way> way = files.way(facts);
      if (way.isPresent()) {
        String type = FrameTypes.withSyntax(RetrieveForm.DICOM, way.get().syntax().uid());
        files.send(facts, path.instance(), way.get(), () -> answer.part(type, path.address()));
      }
    };
  }
}
