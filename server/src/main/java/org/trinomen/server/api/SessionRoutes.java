package org.trinomen.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.access.SignIn;
import org.trinomen.server.config.Settings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** Signing in to the web page, and out. */
public final class SessionRoutes {

  private static final String PATH = "/api/session";

  private final Access access;
  private final Settings settings;

  public SessionRoutes(Access access, Settings settings) {
    this.access = access;
    this.settings = settings;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.open(
            Method.POST,
            PATH,
            "signing in is how one ceases to be anyone",
            "Signs in with {\"user\", \"password\"}; the answer sets the session's cookie.",
            this::signIn),
        Route.signedIn(Method.GET, PATH, "Who is signed in, and what they may do.", this::show),
        Route.signedIn(Method.DELETE, PATH, "Signs out.", this::signOut));
  }

  private void signIn(Exchange exchange) throws IOException {
    if (exchange.isForged()) {
      throw new RequestFailure(ErrorCode.FORBIDDEN, "the request was started by another site");
    }
    JsonValue.Members body = exchange.jsonBody().asMembers();
    String user = body.text("user").orElse("");
    String password = body.text("password").orElse("");
    switch (access.withPassword(user, password, exchange.address())) {
      case SignIn.Accepted(Principal principal) -> {
        exchange.sessionSecret().ifPresent(access::replaceSession);
        exchange.setSessionCookie(access.openSession(principal), settings.http().secure());
        exchange.answerJson(json -> write(json, principal));
      }
      case SignIn.Refused _ ->
          throw new RequestFailure(ErrorCode.UNAUTHORIZED, "The account or the password is wrong.");
      case SignIn.Delayed(var delay) ->
          throw new RequestFailure(
              ErrorCode.TOO_MANY_ATTEMPTS,
              "Too many wrong passwords. Try again in " + (delay.toSeconds() + 1) + " seconds.");
    }
  }

  private void show(Exchange exchange) throws IOException {
    exchange.answerJson(json -> write(json, exchange.principal()));
  }

  private void signOut(Exchange exchange) throws IOException {
    exchange.sessionSecret().ifPresent(secret -> access.closeSession(exchange.principal(), secret));
    exchange.setSessionCookie("", settings.http().secure());
    exchange.answerJson(JsonGenerator::writeNull);
  }

  private void write(JsonGenerator json, Principal principal) throws IOException {
    json.writeStartObject();
    json.writeStringField("environment", settings.environment());
    json.writeStringField("name", settings.name());
    if (!settings.http().ohif().isEmpty()) {
      json.writeStringField("ohif", settings.http().ohif());
    }
    json.writeArrayFieldStart("permissions");
    for (Permission permission : principal.permissions().stream().sorted().toList()) {
      json.writeString(permission.name());
    }
    json.writeEndArray();
    json.writeStringField("user", principal.account());
    json.writeEndObject();
  }
}
