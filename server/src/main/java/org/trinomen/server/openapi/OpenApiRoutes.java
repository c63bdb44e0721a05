package org.trinomen.server.openapi;

import java.util.ArrayList;
import java.util.List;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/** The description of all routes, for programs and for people. */
public final class OpenApiRoutes {

  private final List<Route> own;

  /**
   * Describes routes, and its own.
   *
   * @param version the program's version
   */
  public OpenApiRoutes(String version, List<Route> others) {
    List<Route> described = new ArrayList<>(others);
    own =
        List.of(
            Route.signedIn(
                Method.GET,
                "/api/openapi.json",
                "This document (OpenAPI 3.1).",
                exchange ->
                    exchange.answerJson(
                        json -> new OpenApiDocument(version, described).write(json))),
            new ApiPage().route());
    described.addAll(own);
  }

  /** The routes. */
  public List<Route> routes() {
    return own;
  }
}
