package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.http.Guard;
import org.trinomen.server.http.Route;

/** The guide to the REST routes and the table of routes say the same. */
class RestGuideTest {

  @Test
  void theGuideListsTheRoutesThereAre(@TempDir Path folder) throws Exception {
    try (RunningArchive archive = new RunningArchive(folder, Map.of())) {
      String table =
          archive.server().routes().routes().stream()
              .sorted(
                  Comparator.comparing((Route route) -> route.path().text())
                      .thenComparing(Route::method))
              .map(RestGuideTest::row)
              .collect(Collectors.joining());
      assertThat(Files.readString(Path.of("../docs/rest-api.md"))).contains(table);
    }
  }

  private static String row(Route route) {
    String guard =
        switch (route.guard()) {
          case Guard.Open _ -> "nothing";
          case Guard.SignedIn _ -> "to be signed in";
          case Guard.Needs(var permission) -> permission.name();
        };
    return "| %s | `%s` | %s | %s |\n"
        .formatted(route.method(), route.path().text(), guard, route.summary());
  }
}
