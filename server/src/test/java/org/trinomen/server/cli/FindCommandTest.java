package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trinomen find} before a server that gives prepared answers. */
final class FindCommandTest {

  private static final String STUDY =
      """
      {"ID": "6816cb19-844d5aee-85245eba-28e841e6-2414fae2", "Type": "Study",
       "MainDicomTags": {"StudyDate": "20240102", "StudyDescription": "Brain\\u0007PET"},
       "PatientMainDicomTags": {"PatientID": "A010", "PatientName": "Doe^Jane"},
       "Series": ["a", "b"]}
      """;

  @TempDir private Path folder;

  private HttpServer server = newServer();
  private int status = 200;
  private String answer = "[]";
  private String asked = "";
  private String authorization = "";

  @BeforeEach
  void startServer() {
    server.createContext(
        "/tools/find",
        exchange -> {
          asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void conditionsArriveAsTheQuery() {
    find("--level", "series", "--limit", "5", "Modality=PT", "0008,0020=20240101-");

    assertThat(asked)
        .contains("\"Level\":\"Series\"", "\"Limit\":5", "\"Expand\":true")
        .contains("\"Query\":{\"Modality\":\"PT\",\"0008,0020\":\"20240101-\"}");
  }

  @Test
  void resultsAreATableWithoutControlCharacters() {
    answer = "[" + STUDY + "]";

    CommandRun run = find();

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines())
        .containsExactly(
            "PatientID\tPatientName\tStudyDate\tStudyDescription\tStudyInstanceUID\tID",
            "A010\tDoe^Jane\t20240102\tBrain PET\t\t6816cb19-844d5aee-85245eba-28e841e6-2414fae2");
  }

  @Test
  void forScriptsEachResultIsOneLineOfJson() {
    answer = "[" + STUDY + "," + STUDY + "]";

    CommandRun run = find("--json");

    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"ID\":\"6816"));
  }

  @Test
  void nothingFoundIsAFinding() {
    assertThat(find().exitCode()).isEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void refusalsAreToldWithWhatToDo() {
    status = 401;
    answer = "{\"Message\": \"who are you?\"}";

    CommandRun run = find();

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("401", "--user", "who are you?");
  }

  @Test
  void aBadQuestionIsAUsageError() {
    status = 400;

    assertThat(find().exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void passwordComesFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "sesame\n");

    find("--user", "admin", "--password-file", file.toString());

    assertThat(authorization).isEqualTo("Basic YWRtaW46c2VzYW1l");
  }

  @Test
  void noServerIsToldAsSuch() {
    server.stop(0);

    CommandRun run = find();

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("is the server running");
  }

  private CommandRun find(String... arguments) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return CommandRun.of(
        Stream.concat(Stream.of("find", "--server", url), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
