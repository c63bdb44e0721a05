package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.web.MultipartWriter;
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

  public RetrieveRoutes(Perspective perspective) {
    this.perspective = perspective;
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
    InstanceFile files = new InstanceFile(finder, form.transfer(), exchange.phi());
    PathInstances instances = new PathInstances(finder, path);
    if (form.single()) {
      one(exchange, finder, path, instances.first().orElseThrow(MetadataRoutes::notHere), files);
      return;
    }
    boolean partial =
        form.transfer() instanceof TransferChoice.Exactly && lacksSome(instances, files);
    Parts parts = new Parts(exchange, files, partial ? 206 : 200);
    if (instances.forEach(parts) == 0) {
      throw MetadataRoutes.notHere();
    }
    parts.finish();
  }

  private static void one(
      Exchange exchange, Finder finder, WebPath path, InstanceFacts facts, InstanceFile files)
      throws IOException {
    TransferSyntax syntax = files.leaving(facts).orElseThrow(RetrieveRoutes::notIn);
    String type = FrameTypes.withSyntax(RetrieveForm.DICOM, syntax.uid());
    boolean asStored = files.isAsStored(facts);
    FileNames.offer(exchange, path.instance() + ".dcm");
    exchange.answer(
        new Representation(
            type,
            Optional.of(EntityTags.of(finder, facts, asStored ? "" : syntax.uid())),
            asStored ? finder.length(facts) : OptionalLong.empty(),
            (from, count, out) -> {
              if (asStored) {
                finder.send(facts, from, count, out);
              } else {
                files.send(facts, path.instance(), out);
              }
            }));
  }

  /** Whether some can't be had as wanted; it is the end of the request if none can. */
  private static boolean lacksSome(PathInstances instances, InstanceFile files) throws IOException {
    long[] had = new long[1];
    long all = instances.forEach((_, facts) -> had[0] += files.leaving(facts).isPresent() ? 1 : 0);
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
  private static final class Parts implements PathInstances.Visitor {

    private final Exchange exchange;
    private final InstanceFile files;
    private final int status;
    private final String boundary = UUID.randomUUID().toString();
    private @Nullable OutputStream out;
    private @Nullable MultipartWriter parts;

    Parts(Exchange exchange, InstanceFile files, int status) {
      this.exchange = exchange;
      this.files = files;
      this.status = status;
    }

    @Override
    public void visit(WebPath path, InstanceFacts facts) throws IOException {
      Optional<TransferSyntax> syntax = files.leaving(facts);
      if (syntax.isEmpty()) {
        return;
      }
      if (parts == null) {
        out =
            exchange.answerStream(
                status, MultipartWriter.contentType(RetrieveForm.DICOM, boundary));
        parts = new MultipartWriter(out, boundary);
      }
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", FrameTypes.withSyntax(RetrieveForm.DICOM, syntax.get().uid()));
      headers.put("Content-Location", path.address());
      files.send(facts, path.instance(), parts.part(headers));
    }

    void finish() throws IOException {
      if (parts != null && out != null) {
        parts.finish();
        out.close();
      }
    }
  }
}
