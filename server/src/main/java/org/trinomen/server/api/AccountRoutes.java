package org.trinomen.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.access.GrantJson;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.access.Role;
import org.trinomen.server.access.SignIn;
import org.trinomen.server.config.GrantSettings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** Accounts, for those who manage them, and everyone's own password. */
public final class AccountRoutes {

  private final Access access;

  public AccountRoutes(Access access) {
    this.access = access;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            "/api/accounts",
            Permission.MANAGE_ACCOUNTS,
            "Lists the accounts.",
            this::list),
        Route.of(
            Method.POST,
            "/api/accounts",
            Permission.MANAGE_ACCOUNTS,
            "Makes an account from {\"name\", \"password\", \"roles\", \"grants\"}.",
            this::create),
        Route.of(
            Method.DELETE,
            "/api/accounts/{account}",
            Permission.MANAGE_ACCOUNTS,
            "Removes an account, its tokens and its sessions.",
            this::remove),
        Route.of(
            Method.PUT,
            "/api/accounts/{account}/grants",
            Permission.MANAGE_ACCOUNTS,
            "Says what an account may do: {\"roles\"} everywhere, {\"grants\"} within scopes.",
            this::changeGrants),
        Route.of(
            Method.PUT,
            "/api/accounts/{account}/disabled",
            Permission.MANAGE_ACCOUNTS,
            "Lets nobody in by an account any more, or again: {\"disabled\"}.",
            this::disable),
        Route.of(
            Method.DELETE,
            "/api/accounts/{account}/sessions",
            Permission.MANAGE_ACCOUNTS,
            "Ends all sessions of an account.",
            this::signOut),
        Route.of(
                Method.DELETE,
                "/api/sessions",
                Permission.OWN_CREDENTIALS,
                "Ends all of one's own sessions, in whatever browser.",
                this::signOutEverywhere)
            .withinReach(),
        Route.of(
            Method.PUT,
            "/api/accounts/{account}/password",
            Permission.MANAGE_ACCOUNTS,
            "Sets an account's password from {\"password\"}; its tokens and sessions end.",
            this::setPassword),
        Route.of(
                Method.PUT,
                "/api/password",
                Permission.OWN_CREDENTIALS,
                "Changes one's own password from {\"current\", \"password\"}; tokens, sessions"
                    + " end.",
                this::changeOwnPassword)
            .withinReach());
  }

  private void list(Exchange exchange) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (Accounts.Listed account : access.accounts().list()) {
            json.writeStartObject();
            json.writeStringField("created", account.created().toString());
            json.writeBooleanField("disabled", account.disabled());
            if (!account.grants().isEmpty()) {
              GrantJson.write(json, account.grants());
            }
            if (account.lastSignIn().isPresent()) {
              json.writeStringField("lastSignIn", account.lastSignIn().get().toString());
            }
            json.writeStringField("name", account.name());
            json.writeArrayFieldStart("roles");
            for (Role role : account.roles().stream().sorted().toList()) {
              json.writeString(role.name());
            }
            json.writeEndArray();
            json.writeStringField("secondFactor", "off");
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private void create(Exchange exchange) throws IOException {
    JsonValue.Members body = exchange.jsonBody().asMembers();
    String name = body.text("name").orElse("");
    Accounts.Change change =
        access.accounts().create(name, body.text("password").orElse(""), roles(body), grants(body));
    finish(exchange, change, "make account", name);
  }

  private void changeGrants(Exchange exchange) throws IOException {
    String name = exchange.pathValue("account");
    JsonValue.Members body = exchange.jsonBody().asMembers();
    Accounts.Change change = access.accounts().changeGrants(name, roles(body), grants(body));
    finish(exchange, change, "change grants", name);
  }

  private static List<GrantSettings> grants(JsonValue.Members body) {
    try {
      return GrantJson.read(body);
    } catch (IllegalArgumentException e) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, String.valueOf(e.getMessage()));
    }
  }

  private void remove(Exchange exchange) throws IOException {
    String name = exchange.pathValue("account");
    finish(exchange, access.accounts().remove(name), "remove account", name);
  }

  private void disable(Exchange exchange) throws IOException {
    String name = exchange.pathValue("account");
    if (!(exchange.jsonBody().asMembers().member("disabled").orElse(null)
        instanceof JsonValue.Flag(boolean disabled))) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "disabled is true or false");
    }
    Accounts.Change change = access.accounts().disable(name, disabled);
    finish(exchange, change, disabled ? "disable account" : "enable account", name);
  }

  private void signOut(Exchange exchange) throws IOException {
    String name = exchange.pathValue("account");
    finish(exchange, access.accounts().signOutEverywhere(name), "end sessions", name);
  }

  private void signOutEverywhere(Exchange exchange) throws IOException {
    String name = exchange.principal().account();
    finish(exchange, access.accounts().signOutEverywhere(name), "end own sessions", name);
  }

  private void setPassword(Exchange exchange) throws IOException {
    String name = exchange.pathValue("account");
    String password = exchange.jsonBody().asMembers().text("password").orElse("");
    finish(exchange, access.accounts().changePassword(name, password), "set password", name);
  }

  private void changeOwnPassword(Exchange exchange) throws IOException {
    Principal principal = exchange.principal();
    JsonValue.Members body = exchange.jsonBody().asMembers();
    SignIn again =
        access.withPassword(
            principal.account(), body.text("current").orElse(""), exchange.address());
    if (!(again instanceof SignIn.Accepted)) {
      throw new RequestFailure(ErrorCode.FORBIDDEN, "the current password is wrong");
    }
    Accounts.Change change =
        access.accounts().changePassword(principal.account(), body.text("password").orElse(""));
    finish(exchange, change, "change own password", principal.account());
  }

  private void finish(Exchange exchange, Accounts.Change change, String action, String name)
      throws IOException {
    switch (change) {
      case DONE -> {
        access.changed(exchange.principal(), action, name);
        exchange.answerJson(JsonGenerator::writeNull);
      }
      case UNKNOWN ->
          throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such account");
      case TAKEN ->
          throw new RequestFailure(ErrorCode.DUPLICATE, "there is an account of that name");
      case BAD_ROLE ->
          throw new RequestFailure(
              ErrorCode.PARAMETER_OUT_OF_RANGE, "a grant names a role that there is not");
      case BAD_NAME ->
          throw new RequestFailure(
              ErrorCode.PARAMETER_OUT_OF_RANGE,
              "a name is 1 to 64 of A-Z a-z 0-9 . _ @ - and begins with a letter or digit");
      case BAD_PASSWORD ->
          throw new RequestFailure(
              ErrorCode.PARAMETER_OUT_OF_RANGE,
              "a password has at least "
                  + Accounts.PASSWORD_LENGTH_MIN
                  + " characters, and is none that everybody tries first");
      case LAST_ADMINISTRATOR ->
          throw new RequestFailure(
              ErrorCode.FORBIDDEN, "nobody could manage accounts without this one");
    }
  }

  private static Set<Role> roles(JsonValue.Members body) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (body.member("roles").orElse(null) instanceof JsonValue.Items(List<JsonValue> names)) {
      for (JsonValue name : names) {
        roles.add(
            (name instanceof JsonValue.Text(String text)
                    ? Role.named(text)
                    : Optional.<Role>empty())
                .orElseThrow(
                    () ->
                        new RequestFailure(
                            ErrorCode.PARAMETER_OUT_OF_RANGE,
                            "roles are " + EnumSet.allOf(Role.class))));
      }
    }
    return roles;
  }
}
