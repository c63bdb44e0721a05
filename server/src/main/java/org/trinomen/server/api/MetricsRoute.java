package org.trinomen.server.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.metrics.Metric;

/** What is counted, for a program that watches: nothing of it names anyone. */
public final class MetricsRoute {

  private MetricsRoute() {}

  /** The route. */
  public static Route route(Supplier<List<Metric>> metrics) {
    return Route.of(
        Method.GET,
        "/metrics",
        Permission.SEE_SYSTEM,
        "Numbers for Prometheus, in its text format.",
        exchange ->
            exchange.answerBytes(
                "text/plain; version=0.0.4; charset=utf-8",
                Metric.text(metrics.get()).getBytes(StandardCharsets.UTF_8)));
  }
}
