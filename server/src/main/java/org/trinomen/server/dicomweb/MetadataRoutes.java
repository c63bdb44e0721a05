package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.List;
import org.trinomen.archive.query.Finder;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.Perspective;

/** WADO-RS: the attributes of instances without their bulk data (PS3.18 §10.4, metadata). */
public final class MetadataRoutes {

  private static final String SUMMARY = "All attributes, with addresses of bulk data (WADO-RS).";

  private final Perspective perspective;

  public MetadataRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(get(WebPath.STUDY), get(WebPath.SERIES), get(WebPath.INSTANCE));
  }

  private Route get(String path) {
    return Route.of(
        Method.GET,
        perspective.prefix() + WebPath.SERVICE + path + "/metadata",
        perspective.permission(),
        SUMMARY,
        this::metadata);
  }

  private void metadata(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    WebPath path = WebPath.of(exchange, perspective);
    ModelAnswer answer = new ModelAnswer(exchange, ModelAnswer.form(exchange), 200);
    Metadata metadata = new Metadata(finder, exchange.phi());
    long count =
        new PathInstances(finder, path)
            .forEach(
                (instance, facts) -> answer.add(metadata.of(facts), Metadata.bulkDataOf(instance)));
    if (count == 0) {
      throw notHere();
    }
    answer.close();
  }

  /** Nothing is at a path. */
  static RequestFailure notHere() {
    return new RequestFailure(
        ErrorCode.INEXISTENT_ITEM, "no instance has these UIDs, one below the other");
  }
}
