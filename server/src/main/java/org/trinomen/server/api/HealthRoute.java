package org.trinomen.server.api;

import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/** The liveness check. */
public final class HealthRoute {

  private HealthRoute() {}

  /** The route. */
  public static Route route() {
    return Route.open(
        Method.GET,
        "/healthz",
        "tells only that the server answers",
        "Answers ok when the server is ready.",
        exchange -> exchange.answerText("ok\n"));
  }
}
