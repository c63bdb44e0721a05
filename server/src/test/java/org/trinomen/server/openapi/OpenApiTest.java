package org.trinomen.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.http.Route;

/** The description of the routes; whether answers are as it says, every test of a route looks. */
final class OpenApiTest {

  private RunningArchive archive;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    archive = new RunningArchive(folder, Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    archive.close();
  }

  @Test
  void documentIsOpenApi() throws Exception {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult parsed =
        new OpenAPIV3Parser().readContents(archive.get("/api/openapi.json").body(), null, options);
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths())
        .hasSameSizeAs(
            archive.server().routes().routes().stream()
                .map(OpenApiDocument::path)
                .collect(Collectors.toSet()));
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> routes = new TreeSet<>();
    for (Route route : archive.server().routes().routes()) {
      String path = OpenApiDocument.path(route);
      routes.add(route.method() + " " + path.replaceFirst("^/views/\\{viewpoint}(?=/)", ""));
    }
    assertThat(Descriptions.read().described()).isEqualTo(routes);
  }

  @Test
  void pageShowsTheDocument() throws Exception {
    assertThat(archive.get("/api/docs").statusCode()).isEqualTo(302);
    assertThat(archive.get("/api/docs/").body()).contains("start.js", "swagger-ui-bundle.js");
    assertThat(archive.get("/api/docs/start.js").body()).contains("openapi.json");
    assertThat(archive.get("/api/docs/swagger-ui.css").statusCode()).isEqualTo(200);
    assertThat(archive.send(archive.anonymous("/api/docs/")).statusCode()).isEqualTo(401);
  }
}
