package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Labels of resources, and the protection of patients. */
public final class LabelRoutes {

  private final RecordedFinder finder;
  private final Curation curation;

  public LabelRoutes(RecordedFinder finder, Curation curation) {
    this.finder = finder;
    this.curation = curation;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Levels.ALL) {
      addRoutes(level, "/" + Levels.path(level) + "/{id}/labels", routes);
    }
    routes.add(
        Route.of(
            Method.GET,
            "/tools/labels",
            Permission.READ_RECORDED,
            "All labels that a resource bears.",
            exchange -> answer(exchange, curation.labels())));
    routes.add(
        Route.of(
            Method.GET,
            "/patients/{id}/protected",
            Permission.READ_RECORDED,
            "1 if the patient is protected from being recycled, else 0.",
            this::isProtected));
    routes.add(
        Route.of(
            Method.PUT,
            "/patients/{id}/protected",
            Permission.ANNOTATE,
            "Protects a patient (body 1 or true), or ends that (0 or false).",
            this::protect));
    return routes;
  }

  private void addRoutes(Level level, String path, List<Route> routes) {
    routes.add(
        Route.of(
            Method.GET,
            path,
            Permission.READ_RECORDED,
            "The labels of a resource.",
            exchange -> list(exchange, level)));
    routes.add(
        Route.of(
            Method.GET,
            path + "/{label}",
            Permission.READ_RECORDED,
            "Whether a resource bears a label: 200 or 404.",
            exchange -> bears(exchange, level)));
    routes.add(
        Route.of(
            Method.PUT,
            path + "/{label}",
            Permission.ANNOTATE,
            "Puts a label on a resource.",
            exchange -> label(exchange, level, true)));
    routes.add(
        Route.of(
            Method.DELETE,
            path + "/{label}",
            Permission.ANNOTATE,
            "Takes a label off a resource.",
            exchange -> label(exchange, level, false)));
  }

  private void list(Exchange exchange, Level level) throws IOException {
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    answer(exchange, finder.labels(resource.get()));
  }

  private static void answer(Exchange exchange, List<String> labels) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (String label : labels) {
            json.writeString(label);
          }
          json.writeEndArray();
        });
  }

  private void bears(Exchange exchange, Level level) throws IOException {
    boolean bears =
        Targets.resource(exchange, finder, level)
            .filter(resource -> finder.labels(resource).contains(exchange.pathValue("label")))
            .isPresent();
    Targets.answerWhether(exchange, bears);
  }

  private void label(Exchange exchange, Level level, boolean bears) throws IOException {
    String label = exchange.pathValue("label");
    if (!label.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "a label has 1 to 64 letters, digits, - and _");
    }
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    ResourceMetadataRoutes.answer(
        exchange,
        curation.label(Targets.of(resource.get()), label, bears, exchange.principal().account()));
  }

  private void isProtected(Exchange exchange) throws IOException {
    Optional<Resource> patient = Targets.resource(exchange, finder, Level.PATIENT);
    if (patient.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    exchange.answerText(finder.isProtected(patient.get()) ? "1" : "0");
  }

  private void protect(Exchange exchange) throws IOException {
    Optional<Resource> patient = Targets.resource(exchange, finder, Level.PATIENT);
    if (patient.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    boolean isProtected =
        switch (exchange.textBody().strip().toLowerCase(Locale.ROOT)) {
          case "1", "true" -> true;
          case "0", "false" -> false;
          case String _ ->
              throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "Boolean value expected");
        };
    ResourceMetadataRoutes.answer(
        exchange,
        curation.protect(Targets.of(patient.get()), isProtected, exchange.principal().account()));
  }
}
