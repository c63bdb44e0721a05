package org.trinomen.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.access.BearerToken;
import org.trinomen.server.access.GrantJson;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** One's own bearer tokens, for scripts. */
public final class TokenRoutes {

  private static final long DAYS = 90;

  private final Access access;

  public TokenRoutes(Access access) {
    this.access = access;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
                Method.GET,
                "/api/tokens",
                Permission.OWN_CREDENTIALS,
                "Lists one's own tokens that are alive; their secrets are not known any more.",
                this::list)
            .withinReach(),
        Route.of(
                Method.POST,
                "/api/tokens",
                Permission.OWN_CREDENTIALS,
                "Makes a token from {\"label\", \"days\", \"permissions\", \"study\", \"site\","
                    + " \"viewpoints\"}; the answer holds its secret, once.",
                this::create)
            .withinReach(),
        Route.of(
                Method.DELETE,
                "/api/tokens/{token}",
                Permission.OWN_CREDENTIALS,
                "Revokes one of one's own tokens.",
                this::revoke)
            .withinReach());
  }

  private void list(Exchange exchange) throws IOException {
    List<BearerToken> tokens = access.accounts().tokens(exchange.principal().account());
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (BearerToken token : tokens) {
            json.writeStartObject();
            write(json, token);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private void create(Exchange exchange) throws IOException {
    Principal principal = exchange.principal();
    // Else a stolen token could live for ever in its children.
    if (principal.means() == Principal.Means.TOKEN) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN, "a token makes no tokens: sign in with the password");
    }
    JsonValue.Members body = exchange.jsonBody().asMembers();
    long days =
        body.member("days")
            .map(
                value ->
                    value instanceof JsonValue.Numeral numeral
                        ? numeral.whole().filter(n -> n >= 1 && n <= 36_600).orElse(0L)
                        : 0L)
            .orElse(DAYS);
    if (days == 0) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "days must be a whole number from 1");
    }
    Accounts.Issued issued =
        access
            .accounts()
            .issueToken(
                principal.account(),
                body.text("label").orElse(""),
                Duration.ofDays(days),
                limits(() -> GrantJson.permissions(body)),
                limits(() -> GrantJson.scope(body)))
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.PARAMETER_OUT_OF_RANGE,
                        "too many tokens, or too long a label: revoke one, or shorten it"));
    access.changed(principal, "make token", issued.token().id());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          write(json, issued.token());
          json.writeStringField("token", issued.secret());
          json.writeEndObject();
        });
  }

  private static <T> T limits(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, String.valueOf(e.getMessage()));
    }
  }

  private void revoke(Exchange exchange) throws IOException {
    Principal principal = exchange.principal();
    String id = exchange.pathValue("token");
    switch (access.accounts().revokeToken(principal.account(), id)) {
      case DONE -> {
        access.changed(principal, "revoke token", id);
        exchange.answerJson(JsonGenerator::writeNull);
      }
      case UNKNOWN, TAKEN, BAD_NAME, BAD_ROLE, BAD_PASSWORD, LAST_ADMINISTRATOR ->
          throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "you have no such token");
    }
  }

  private static void write(JsonGenerator json, BearerToken token) throws IOException {
    json.writeStringField("created", token.created().toString());
    json.writeStringField("expires", token.expires().toString());
    json.writeStringField("id", token.id());
    json.writeStringField("label", token.label());
    GrantJson.writePermissions(json, token.only());
    GrantJson.writeScope(json, token.scope());
  }
}
