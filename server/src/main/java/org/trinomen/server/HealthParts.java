package org.trinomen.server;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.trinomen.server.api.HealthHistory;
import org.trinomen.server.api.HealthRoutes;
import org.trinomen.server.api.MetricsRoute;
import org.trinomen.server.api.Readiness;
import org.trinomen.server.http.Route;
import org.trinomen.server.metrics.Metric;

/** How the server fares: the parts that count, remember and tell it. */
final class HealthParts implements Closeable {

  private final HealthHistory history;
  private final List<Route> routes;

  private HealthParts(HealthHistory history, List<Route> routes) {
    this.history = history;
    this.routes = routes;
  }

  /**
   * Begins to remember what the sources count.
   *
   * @param verification the file in which the last verification left what it found
   */
  static HealthParts start(
      Readiness readiness, List<Supplier<List<Metric>>> sources, Path verification, Clock clock) {
    Supplier<List<Metric>> all =
        () -> sources.stream().flatMap(source -> source.get().stream()).toList();
    HealthHistory history = HealthHistory.start(all, clock);
    HealthRoutes health =
        new HealthRoutes(readiness, history, verification, ProgramVersion.number());
    return new HealthParts(
        history,
        Stream.concat(Stream.of(MetricsRoute.route(all)), health.routes().stream()).toList());
  }

  List<Route> routes() {
    return routes;
  }

  @Override
  public void close() {
    history.close();
  }
}
