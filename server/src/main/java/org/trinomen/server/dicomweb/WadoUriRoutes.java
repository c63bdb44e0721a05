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
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.FileNames;
import org.trinomen.server.orthanc.Perspective;

/** WADO-URI (PS3.18 §9), for clients from before WADO-RS. */
public final class WadoUriRoutes {

  private final Perspective perspective;
  private final Path spool;

  /**
   * Sends instances.
   *
   * @param spool takes for a while what has to be transcoded
   */
  public WadoUriRoutes(Perspective perspective, Path spool) {
    this.perspective = perspective;
    this.spool = spool;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            perspective.prefix() + "/wado",
            perspective.permission(),
            "An instance by ?requestType=WADO&studyUID&seriesUID&objectUID (WADO-URI).",
            this::retrieve));
  }

  private void retrieve(Exchange exchange) throws IOException {
    Parameters query = exchange.query();
    if (!query.first("requestType").equals(Optional.of("WADO"))) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "requestType must be WADO");
    }
    String uid =
        query
            .first("objectUID")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new RequestFailure(ErrorCode.BAD_REQUEST, "objectUID is missing"));
    Finder finder = perspective.of(exchange);
    WebPath path =
        WebPath.of(exchange, perspective)
            .at(query.first("studyUID").orElse(""), query.first("seriesUID").orElse(""), uid);
    InstanceFacts facts =
        new PathInstances(finder, path).first().orElseThrow(MetadataRoutes::notHere);
    Optional<String> type = contentType(query.first("contentType"));
    if (type.isPresent()) {
      picture(exchange, finder, facts, type.get());
    } else {
      send(exchange, finder, uid, facts);
    }
  }

  /** Which picture is wanted, PS3.18 §9 having a list; empty if the instance is. */
  private static Optional<String> contentType(Optional<String> asked) {
    if (asked.isEmpty()) {
      return Optional.of(RenderForm.JPEG);
    }
    for (String each : asked.get().split(",", 10)) {
      String type = each.replaceFirst(";.*", "").strip();
      if (type.equals(RetrieveForm.DICOM)) {
        return Optional.empty();
      }
      if (type.equals(RenderForm.JPEG) || type.equals(RenderForm.PNG)) {
        return Optional.of(type);
      }
    }
    throw new RequestFailure(
        ErrorCode.NOT_ACCEPTABLE, "contentType is application/dicom, image/jpeg or image/png");
  }

  private static void picture(
      Exchange exchange, Finder finder, InstanceFacts facts, String mediaType) throws IOException {
    RenderForm form = RenderForm.ofUri(exchange.query(), mediaType);
    long number = exchange.query().number("frameNumber", 1);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw RenderForm.wrong("frameNumber counts from 1");
    }
    byte[] picture = RenderedRoutes.picture(finder, facts, form, (int) number, exchange.phi());
    exchange.answerBytes(mediaType, picture);
  }

  /** PS3.18 §9.4.2.4: Explicit VR Little Endian unless another is asked for. */
  private void send(Exchange exchange, Finder finder, String uid, InstanceFacts facts)
      throws IOException {
    InstanceFile file =
        new InstanceFile(
            finder,
            TransferChoice.of(exchange.query().first("transferSyntax")),
            spool,
            exchange.phi());
    Way way =
        file.way(facts)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.NOT_ACCEPTABLE, "it can't be had in this transfer syntax"));
    FileNames.offer(exchange, uid + ".dcm");
    exchange.answer(
        new Representation(
            RetrieveForm.DICOM,
            Optional.of(EntityTags.of(finder, facts, way.syntax().uid())),
            OptionalLong.empty(),
            (_, _, out) -> file.send(facts, uid, way, () -> out)));
  }
}
