package org.trinomen.server.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Whether the server lives, whether it can take anything, and how it has fared. */
public final class HealthRoutes {

  private final Readiness readiness;
  private final HealthHistory history;
  private final Path verification;
  private final String version;

  /**
   * Of these.
   *
   * @param verification the file in which the last verification left what it found
   */
  public HealthRoutes(
      Readiness readiness, HealthHistory history, Path verification, String version) {
    this.readiness = readiness;
    this.history = history;
    this.verification = verification;
    this.version = version;
  }

  /** The routes. Who restarts a server that does not live must not restart a full disk's. */
  public List<Route> routes() {
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
            this::ready),
        Route.of(
            Method.GET,
            "/api/health",
            Permission.SEE_SYSTEM,
            "What troubles the server, when it was verified, and what it counted in the last day.",
            this::health));
  }

  private void ready(Exchange exchange) throws IOException {
    List<String> troubles = readiness.troubles();
    if (!troubles.isEmpty()) {
      throw new RequestFailure(ErrorCode.BUSY, String.join("; ", troubles));
    }
    exchange.answerText("ready\n");
  }

  private void health(Exchange exchange) throws IOException {
    List<HealthHistory.Sample> samples = history.untilNow();
    Optional<LastVerification> verified = LastVerification.read(verification);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("at");
          for (HealthHistory.Sample sample : samples) {
            json.writeString(sample.at().toString());
          }
          json.writeEndArray();
          json.writeObjectFieldStart("series");
          for (String name : HealthHistory.WATCHED) {
            json.writeArrayFieldStart(name);
            for (HealthHistory.Sample sample : samples) {
              Double value = sample.values().get(name);
              if (value == null) {
                json.writeNull();
              } else {
                json.writeNumber(value);
              }
            }
            json.writeEndArray();
          }
          json.writeEndObject();
          json.writeArrayFieldStart("troubles");
          for (String trouble : readiness.troubles()) {
            json.writeString(trouble);
          }
          json.writeEndArray();
          if (verified.isPresent()) {
            json.writeObjectFieldStart("verification");
            json.writeNumberField("bytes", verified.get().bytes());
            json.writeNumberField("findings", verified.get().findings());
            json.writeNumberField("records", verified.get().records());
            json.writeStringField("startedAt", verified.get().startedAt().toString());
            json.writeEndObject();
          }
          json.writeStringField("version", version);
          json.writeEndObject();
        });
  }
}
