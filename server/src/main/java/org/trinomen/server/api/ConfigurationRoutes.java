package org.trinomen.server.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.ConfigurationException;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.config.Settings;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/** The configuration that the server was started with, and what has changed in its files since. */
public final class ConfigurationRoutes {

  private ConfigurationRoutes() {}

  /** The routes. */
  public static List<Route> routes(Settings settings) {
    return List.of(
        Route.of(
            Method.GET,
            "/api/configuration",
            Permission.SEE_CONFIGURATION,
            "Every setting that was in force at the start, and who says so; no secrets.",
            exchange -> answer(exchange, settings)),
        Route.of(
            Method.GET,
            "/api/configuration/drift",
            Permission.SEE_CONFIGURATION,
            "Where the files say something else than is in force: what the next start would"
                + " change.",
            exchange -> answerDrift(exchange, settings)));
  }

  private static void answer(Exchange exchange, Settings settings) throws IOException {
    EffectiveConfiguration effective = settings.effective();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("digest", "sha256:" + effective.digest());
          json.writeArrayFieldStart("entries");
          for (EffectiveConfiguration.Entry entry : effective.entries()) {
            json.writeStartObject();
            json.writeBooleanField("default", entry.isDefault());
            json.writeStringField("name", entry.name());
            json.writeStringField("origin", entry.origin());
            json.writeStringField("value", entry.value());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("environment", settings.environment());
          json.writeStringField("name", settings.name());
          json.writeEndObject();
        });
  }

  private static void answerDrift(Exchange exchange, Settings settings) throws IOException {
    List<EffectiveConfiguration.Difference> drift = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      drift.addAll(settings.effective().differences(settings.source().read().effective()));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> problems.add(problem.toString()));
    }
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("drift");
          for (EffectiveConfiguration.Difference each : drift) {
            json.writeStartObject();
            json.writeStringField("files", each.second());
            json.writeStringField("inForce", each.first());
            json.writeStringField("name", each.name());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("problems");
          for (String problem : problems) {
            json.writeString(problem);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
