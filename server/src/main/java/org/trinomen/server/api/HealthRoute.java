package org.trinomen.server.api;

import java.io.IOException;
import java.util.List;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Whether the server lives, and whether it can take anything: two questions. */
public final class HealthRoute {

  private HealthRoute() {}

  /** The routes. Who restarts a server that does not live must not restart a full disk's. */
  public static List<Route> routes(Readiness readiness) {
    return List.of(
        Route.open(
            Method.GET,
            "/healthz",
            "tells only that the server answers",
            "Answers ok: the server lives.",
            exchange -> exchange.answerText("ok\n")),
        Route.open(
            Method.GET,
            "/readyz",
            "tells only whether scans would be taken",
            "Answers ready, or 503 and why scans and changes would be refused now.",
            exchange -> answer(exchange, readiness)));
  }

  private static void answer(Exchange exchange, Readiness readiness) throws IOException {
    List<String> troubles = readiness.troubles();
    if (!troubles.isEmpty()) {
      throw new RequestFailure(ErrorCode.BUSY, String.join("; ", troubles));
    }
    exchange.answerText("ready\n");
  }
}
