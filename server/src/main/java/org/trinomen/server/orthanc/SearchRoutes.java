package org.trinomen.server.orthanc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** Finding resources by what they say. */
public final class SearchRoutes {

  private final Perspective perspective;
  private final ResourceStyle style;
  private final LimitSettings limits;

  public SearchRoutes(Perspective perspective, ResourceStyle style, LimitSettings limits) {
    this.perspective = perspective;
    this.style = style;
    this.limits = limits;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            perspective.prefix() + "/tools/find",
            perspective.permission(),
            "Finds resources of a level by conditions on attributes.",
            this::find),
        Route.of(
            Method.POST,
            perspective.prefix() + "/tools/count-resources",
            perspective.permission(),
            "Counts what /tools/find would find.",
            this::count),
        Route.of(
            Method.POST,
            perspective.prefix() + "/tools/lookup",
            perspective.permission(),
            "Finds resources by Patient ID or UID; the body is that text.",
            this::lookup));
  }

  private void find(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    FindRequest request = request(exchange);
    ResourceJson resources =
        new ResourceJson(
            finder,
            style,
            exchange.phi(),
            request.format(),
            request.requestedTags(),
            request.content());
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          if (request.expand()) {
            resources.writeFound(json, request.query());
          } else {
            finder.findIds(request.query(), JsonCallback.ids(json));
          }
          json.writeEndArray();
        });
  }

  private void count(Exchange exchange) throws IOException {
    FindRequest request = request(exchange);
    if (request.query().letters() == Letters.EXACT) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "resources cannot be counted with CaseSensitive");
    }
    long count = perspective.of(exchange).count(request.query());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("Count", count);
          json.writeEndObject();
        });
  }

  private void lookup(Exchange exchange) throws IOException {
    List<Resource> found = perspective.of(exchange).lookup(exchange.textBody().strip());
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (Resource resource : found) {
            ResourceJson.writeReference(json, resource);
          }
          json.writeEndArray();
        });
  }

  private FindRequest request(Exchange exchange) throws IOException {
    try {
      JsonValue body = JsonValue.parse(new ByteArrayInputStream(exchange.smallBody()));
      return new FindRequestReader(style.metadata()).read(body, limits.findResultsMax());
    } catch (JsonValue.JsonException e) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "The body must contain a JSON object: " + e.getMessage());
    }
  }
}
