package org.trinomen.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.openapi.PostmanCollection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen openapi}: the description of a server's routes, for programs. */
@Command(
    name = "openapi",
    description = {
      "Print the description of a server's routes (OpenAPI 3.1), or make of it a collection and",
      "environments for Postman."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen openapi --user ada > trinomen.openapi.json",
      "  trinomen openapi --user ada --postman postman --environment prod=https://archive.example",
      "",
      "Exit codes: 0 done, 69 no answer or refused, 74 a file can't be written."
    })
final class OpenApiCommand implements Callable<Integer> {

  private static final Map<String, String> ENVIRONMENTS =
      Map.of(
          "dev", "http://localhost:8042",
          "test", "https://test.archive.example",
          "prod", "https://archive.example");

  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private Output output = new Output();

  @Option(
      names = "--postman",
      paramLabel = "FOLDER",
      description = "Write trinomen.postman_collection.json and an environment a server there.")
  private @Nullable Path postman;

  @Option(
      names = "--environment",
      paramLabel = "NAME=URL",
      description =
          "A server, once for each; else dev is http://localhost:8042, and test and prod are to be"
              + " filled in.")
  private Map<String, String> environments = new LinkedHashMap<>();

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    JsonValue.Members document = Answers.read(archive.get("/api/openapi.json"));
    if (postman == null) {
      output.out().print(text(document::write));
      output.out().flush();
      return ExitCode.OK;
    }
    Files.createDirectories(postman);
    write(
        postman.resolve("trinomen.postman_collection.json"),
        json -> PostmanCollection.write(json, document));
    Map<String, String> servers = environments.isEmpty() ? ENVIRONMENTS : environments;
    for (Map.Entry<String, String> server : servers.entrySet()) {
      if (!server.getKey().matches("[A-Za-z0-9_-]{1,40}")) {
        throw new CommandFailure(ExitCode.USAGE, server.getKey() + " is no name of a file");
      }
      write(
          postman.resolve(server.getKey() + ".postman_environment.json"),
          json -> PostmanCollection.writeEnvironment(json, server.getKey(), server.getValue()));
    }
    return ExitCode.OK;
  }

  private void write(Path file, Content content) throws IOException {
    Files.writeString(file, text(content), StandardCharsets.UTF_8);
    output.line(file.toString());
    output.json(json -> json.writeStringField("file", file.toString()));
  }

  private static String text(Content content) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      content.write(json);
    }
    return text + "\n";
  }
}
