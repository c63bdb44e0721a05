package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Role;
import org.trinomen.server.config.GrantSettings;
import org.trinomen.server.http.Guard;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RunningServer;

/**
 * Who is let in where, asked over HTTP: each route of the server, with its guard, before a handler
 * that does nothing, by somebody of each role. What comes of it is the table in the docs; so a new
 * route, or another right, is in the docs or this fails.
 */
class AccessTableTest {

  private static final String LET_IN = "✓";
  private static final String NOBODY = "nobody";
  private static final String ONE_STUDY = "administrator of one study";
  private static final String ONE_VIEWPOINT = "analyst in one viewpoint";

  @Test
  void theTableInTheDocsIsWhatEachRouteAnswers(@TempDir Path folder) throws Exception {
    List<Route> routes;
    try (RunningArchive archive = new RunningArchive(folder.resolve("a"), Map.of())) {
      routes =
          archive.server().routes().routes().stream()
              .sorted(
                  Comparator.comparing((Route route) -> route.path().text())
                      .thenComparing(Route::method))
              .map(AccessTableTest::doingNothing)
              .toList();
    }
    Map<String, String> accounts = new LinkedHashMap<>();
    String table;
    try (RunningServer server =
        new RunningServer(
            Files.createDirectory(folder.resolve("b")),
            Map.of("log.level", "error"),
            (access, _) -> {
              accounts.putAll(accounts(access));
              return routes;
            })) {
      table = table(server, routes, accounts);
    }
    Path document = SourceTree.root().resolve("docs/access-table.md");
    String kept = Files.readString(document);
    Path fresh = Files.createDirectories(Path.of("target")).resolve("access-table.md");
    Files.writeString(fresh, kept.substring(0, kept.indexOf("\n| ") + 1) + table);
    assertThat(kept)
        .as("what is answered now is in %s", fresh.toAbsolutePath())
        .isEqualTo(Files.readString(fresh));
  }

  private static Route doingNothing(Route route) {
    return new Route(
        route.method(),
        route.path(),
        route.guard(),
        route.summary(),
        exchange -> exchange.answerEmpty(204),
        route.errors(),
        route.limited());
  }

  /** One of each kind: what it is called in the table, and its name. */
  private static Map<String, String> accounts(Access access) {
    Map<String, String> accounts = new LinkedHashMap<>();
    accounts.put(NOBODY, "");
    for (Role role : EnumSet.allOf(Role.class)) {
      String name = role.name().toLowerCase(Locale.ROOT);
      access.accounts().create("a-" + name, RunningServer.PASSWORD, Set.of(role));
      accounts.put(name, "a-" + name);
    }
    scoped(access, "one-study", "administrator", Optional.of("A"), Set.of());
    accounts.put(ONE_STUDY, "one-study");
    scoped(access, "one-viewpoint", "analyst", Optional.empty(), Set.of("blinded"));
    accounts.put(ONE_VIEWPOINT, "one-viewpoint");
    return accounts;
  }

  private static void scoped(
      Access access, String name, String role, Optional<String> study, Set<String> viewpoints) {
    GrantSettings grant = new GrantSettings(role, study, Optional.empty(), viewpoints, List.of());
    access.accounts().create(name, RunningServer.PASSWORD, Set.of(), List.of(grant));
  }

  private static String table(
      RunningServer server, List<Route> routes, Map<String, String> accounts) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Route route : routes) {
      StringBuilder line = new StringBuilder();
      line.append("| ").append(route.method()).append(" `").append(route.path().text());
      line.append("` | ").append(needs(route.guard())).append(" |");
      for (String account : accounts.values()) {
        line.append(' ').append(outcome(server, route, account)).append(" |");
      }
      lines.add(line.toString());
    }
    return "| route | needs | %s |\n|---|---|%s\n%s\n"
        .formatted(
            String.join(" | ", accounts.keySet()),
            "---|".repeat(accounts.size()),
            String.join("\n", lines));
  }

  private static String needs(Guard guard) {
    return switch (guard) {
      case Guard.Needs(var permission) -> permission.name();
      case Guard.SignedIn() -> "to be signed in";
      case Guard.Open _ -> "nothing";
    };
  }

  private static String outcome(RunningServer server, Route route, String account)
      throws Exception {
    String path =
        route.path().text().replace("{viewpoint}", "blinded").replaceAll("\\{[^}]*\\}", "x");
    var request = account.isEmpty() ? server.request(path) : server.as(account, path);
    int status =
        server.send(request.method(route.method().name(), BodyPublishers.noBody())).statusCode();
    assertThat(status).as("%s %s of %s", route.method(), path, account).isIn(204, 401, 403);
    return status == 204 ? LET_IN : Integer.toString(status);
  }
}
