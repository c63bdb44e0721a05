package org.trinomen.server.api;

import java.io.IOException;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.config.Settings;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/** The configuration that the server was started with. */
public final class ConfigurationRoute {

  private ConfigurationRoute() {}

  /** The route. */
  public static Route of(Settings settings) {
    return Route.of(
        Method.GET,
        "/api/configuration",
        Permission.SEE_CONFIGURATION,
        "Every setting that was in force at the start, and who says so; no secrets.",
        exchange -> answer(exchange, settings));
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
}
