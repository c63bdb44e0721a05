package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.TransferSyntax;
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

  public WadoUriRoutes(Perspective perspective) {
    this.perspective = perspective;
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
    String type = query.first("contentType").orElse("image/jpeg");
    if (!type.equals(RetrieveForm.DICOM)) {
      throw new RequestFailure(
          ErrorCode.NOT_ACCEPTABLE, "this is offered as contentType=application/dicom");
    }
    send(exchange, finder, uid, facts);
  }

  /** PS3.18 §9.1.2.2.1: Explicit VR Little Endian unless another is asked for. */
  private static void send(Exchange exchange, Finder finder, String uid, InstanceFacts facts)
      throws IOException {
    InstanceFile file =
        new InstanceFile(
            finder, TransferChoice.of(exchange.query().first("transferSyntax")), exchange.phi());
    TransferSyntax syntax =
        file.leaving(facts)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.NOT_ACCEPTABLE, "it can't be had in this transfer syntax"));
    FileNames.offer(exchange, uid + ".dcm");
    exchange.answer(
        new Representation(
            RetrieveForm.DICOM,
            Optional.of(EntityTags.of(finder, facts, syntax.uid())),
            OptionalLong.empty(),
            (_, _, out) -> file.send(facts, uid, out)));
  }
}
