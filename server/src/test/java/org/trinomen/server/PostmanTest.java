package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.openapi.PostmanCollection;

/** The collection and environments that {@code trinomen openapi --postman} makes, run by newman. */
class PostmanTest {

  private static final Path PINS = Path.of("../clients/postman/package-lock.json");

  @TempDir private Path folder;

  @Test
  void firstStepsRunInNewmanAndEveryRouteIsThere() throws Exception {
    try (RunningArchive archive = DemoArchive.start(folder)) {
      String address = archive.anonymous("").build().uri().toString();
      Files.writeString(folder.resolve("password"), archive.admin().password());
      CommandRun made =
          CommandRun.of(
              "openapi",
              "--postman",
              folder.toString(),
              "--environment",
              "dev=" + address,
              "--environment",
              "prod=https://archive.example",
              "--server",
              address,
              "--user",
              archive.admin().name(),
              "--password-file",
              folder.resolve("password").toString());
      assertThat(made.exitCode()).as(made.err()).isZero();
      assertThat(made.out()).hasLineCount(3);
      assertThat(Files.readString(folder.resolve("prod.postman_environment.json")))
          .contains("https://archive.example", "\"secret\"");

      Path collection = folder.resolve("trinomen.postman_collection.json");
      assertThat(names(read(collection))).containsAll(routes(archive)).hasSizeGreaterThan(400);

      Path newman = ClientRun.fetched("newman", PINS, "build/test-postman");
      JsonValue.Members token =
          RunningArchive.object(archive.post("/api/tokens", "{\"label\": \"p\", \"days\": 1}"));
      String said =
          new ClientRun(archive, folder)
              .succeeds(
                  folder,
                  Map.of(),
                  List.of(
                      node(),
                      newman.resolve("node_modules/newman/bin/newman.js").toString(),
                      "run",
                      collection.toString(),
                      "--environment",
                      folder.resolve("dev.postman_environment.json").toString(),
                      "--env-var",
                      "token=" + token.text("token").orElseThrow(),
                      "--folder",
                      PostmanCollection.FIRST_STEPS,
                      "--color",
                      "off"));
      assertThat(said)
          .contains("Studies by modality and institution", "finds some", "is a zip")
          .containsPattern("assertions +│ +12 │ +0 ");
    }
  }

  private static String node() throws Exception {
    Process asked = new ProcessBuilder("../build/node").redirectErrorStream(true).start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(asked.waitFor()).as(said).isZero();
    return Path.of(said.lines().toList().getLast(), "node").toString();
  }

  private static JsonValue.Members read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return JsonValue.parse(in).asMembers();
    }
  }

  /** Names of the requests in all folders. */
  private static Set<String> names(JsonValue.Members collection) {
    Set<String> names = new HashSet<>();
    for (JsonValue.Members family : RunningArchive.items(collection, "item")) {
      for (JsonValue.Members request : RunningArchive.items(family, "item")) {
        names.add(request.text("name").orElseThrow());
      }
    }
    return names;
  }

  /** Every route, as the description has it: {@code ...} is no part of a path there. */
  private static List<String> routes(RunningArchive archive) {
    return archive.server().routes().routes().stream()
        .map(route -> route.method() + " " + route.path().text().replace("...}", "}"))
        .toList();
  }
}
