package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.http.Guard;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** Who is let in, on the server as it is wired. */
class GuardTest {

  @TempDir static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws IOException {
    archive = new RunningArchive(folder, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  @Test
  void onlyTheseRoutesAreOpen() {
    Set<String> open =
        archive.server().routes().routes().stream()
            .filter(route -> route.guard() instanceof Guard.Open)
            .map(route -> route.method() + " " + route.path().text())
            .collect(Collectors.toSet());
    assertThat(open)
        .containsExactlyInAnyOrder(
            "GET /",
            "GET /app/explorer.html",
            "GET /healthz",
            "GET /readyz",
            "GET /ui/{file...}",
            "POST /api/session");
  }

  @Test
  void noOtherRouteAnswersWithoutCredentials() throws Exception {
    for (Route route : archive.server().routes().routes()) {
      if (!(route.guard() instanceof Guard.Open)) {
        String path = route.path().text().replaceAll("\\{[^}]*\\}", "x");
        HttpResponse<String> answer =
            archive.send(
                archive
                    .anonymous(path)
                    .method(route.method().name(), BodyPublishers.ofString("body")));
        assertThat(answer.statusCode()).as("%s %s", route.method(), path).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
      }
    }
  }

  /** Session fixation: who knows the cookie from before the sign-in has nothing of it. */
  @Test
  void signingInAnewEndsTheSessionWhoseCookieWasShown() throws Exception {
    String body =
        "{\"user\":\"%s\",\"password\":\"%s\"}"
            .formatted(archive.admin().name(), archive.admin().password());
    String planted = cookie(archive.anonymous("/api/session").POST(BodyPublishers.ofString(body)));
    String fresh =
        cookie(
            archive
                .anonymous("/api/session")
                .header("Cookie", planted)
                .POST(BodyPublishers.ofString(body)));
    assertThat(fresh).isNotEqualTo(planted);
    assertThat(archive.send(archive.anonymous("/system").header("Cookie", planted)).statusCode())
        .isEqualTo(401);
    assertThat(archive.send(archive.anonymous("/system").header("Cookie", fresh)).statusCode())
        .isEqualTo(200);
  }

  private static String cookie(HttpRequest.Builder signIn) throws Exception {
    String cookie = archive.send(signIn).headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  @Test
  void aSessionIsOpenedUsedAndEnded() throws Exception {
    String body =
        "{\"user\":\"%s\",\"password\":\"%s\"}"
            .formatted(archive.admin().name(), archive.admin().password());
    HttpResponse<String> signedIn =
        archive.send(archive.anonymous("/api/session").POST(BodyPublishers.ofString(body)));
    assertThat(signedIn.statusCode()).isEqualTo(200);
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
    String session = cookie.substring(0, cookie.indexOf(';'));
    HttpResponse<String> who =
        archive.send(archive.anonymous("/api/session").header("Cookie", session));
    assertThat(who.body()).contains("\"user\":\"admin\"", "\"environment\":\"prod\"");
    assertThat(
            archive
                .send(
                    archive
                        .anonymous("/tools/find")
                        .header("Cookie", session)
                        .POST(BodyPublishers.ofString("{\"Level\":\"Study\",\"Query\":{}}")))
                .statusCode())
        .as("a request that another site's page could have made")
        .isEqualTo(403);
    assertThat(
            archive
                .send(
                    archive
                        .anonymous("/tools/find")
                        .header("Cookie", session)
                        .header("Sec-Fetch-Site", "same-origin")
                        .POST(BodyPublishers.ofString("{\"Level\":\"Study\",\"Query\":{}}")))
                .statusCode())
        .isEqualTo(200);
    archive.send(
        archive
            .anonymous("/api/session")
            .header("Cookie", session)
            .header("X-Trinomen-Csrf", "1")
            .DELETE());
    assertThat(
            archive.send(archive.anonymous("/api/session").header("Cookie", session)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aWrongPasswordOpensNoSession() throws Exception {
    HttpResponse<String> refused =
        archive.send(
            archive
                .anonymous("/api/session")
                .POST(BodyPublishers.ofString("{\"user\":\"admin\",\"password\":\"wrong\"}")));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void tokensAreMadeUsedAndRevoked() throws Exception {
    JsonValue.Members made =
        RunningArchive.json(archive.post("/api/tokens", "{\"label\":\"script\",\"days\":3}"))
            .asMembers();
    String secret = made.text("token").orElseThrow();
    String id = made.text("id").orElseThrow();
    assertThat(archive.get("/api/tokens").body()).contains(id).doesNotContain(secret);
    String bearer = "Bearer " + secret;
    assertThat(
            archive.send(archive.anonymous("/system").header("Authorization", bearer)).statusCode())
        .isEqualTo(200);
    assertThat(
            archive
                .send(
                    archive
                        .anonymous("/api/tokens")
                        .header("Authorization", bearer)
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .as("a token makes no tokens")
        .isEqualTo(403);
    assertThat(archive.send(archive.request("/api/tokens/" + id).DELETE()).statusCode())
        .isEqualTo(200);
    assertThat(archive.send(archive.request("/api/tokens/" + id).DELETE()).statusCode())
        .isEqualTo(404);
    assertThat(
            archive.send(archive.anonymous("/system").header("Authorization", bearer)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void accountsAreMadeAndRemovedByThoseWhoMay() throws Exception {
    String account = "{\"name\":\"eve\",\"password\":\"long enough it is\",\"roles\":[\"READER\"]}";
    assertThat(archive.post("/api/accounts", account).statusCode()).isEqualTo(200);
    assertThat(archive.post("/api/accounts", account).statusCode()).isEqualTo(409);
    assertThat(archive.post("/api/accounts", account.replace("READER", "KING")).statusCode())
        .isEqualTo(400);
    assertThat(archive.get("/api/accounts").body())
        .contains("\"name\":\"eve\",\"roles\":[\"READER\"]")
        .doesNotContain("argon2");
    assertThat(archive.send(archive.request("/api/accounts/eve").DELETE()).statusCode())
        .isEqualTo(200);
    assertThat(archive.send(archive.request("/api/accounts/admin").DELETE()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void theSecretsOfTheFirstStartAreNotInTheFolder() throws Exception {
    assertThat(folder.resolve("access/access.json"))
        .content()
        .doesNotContain(archive.admin().password());
    assertThat(archive.get("/healthz").body()).isEqualTo("ok\n");
  }
}
