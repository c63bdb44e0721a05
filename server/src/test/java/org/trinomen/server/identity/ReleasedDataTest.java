package org.trinomen.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.Wiring;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.SettingsFile;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.SampleScans;

/**
 * Data folders that other versions wrote, with what they answered: kept from then on, and opened by
 * this one. To keep those of a version when it is released, run {@link
 * #dataOfThisVersionAnswersTheSameAfterAStart} with {@code -Dtrinomen.keep=FILE}.
 */
final class ReleasedDataTest {

  /** Beside the data: what was asked, what was answered, and by whom. */
  private static final String EXPECTED = "expected.properties";

  private static final String CREDENTIALS = "credentials";

  /** Told by the clock. */
  private static final String STABLE = "IsStable";

  private static final List<String> QUESTIONS =
      List.of(
          "/statistics",
          "/studies?expand",
          "/series?expand",
          "/instances",
          "/changes?limit=8",
          "/exports",
          "/api/scans",
          "/api/review",
          "/api/assertions?since=0",
          "/views/study/studies?expand");

  @TempDir private Path folder;

  @Test
  void dataOfThisVersionAnswersTheSameAfterAStart() throws Exception {
    Path data = folder.resolve("data");
    write(data);
    String keep = System.getProperty("trinomen.keep");
    if (keep != null) {
      zip(data, Path.of(keep));
    }
    assertAnswersAsExpected(data);
  }

  @ParameterizedTest
  @ValueSource(strings = "data-0.1.0.zip")
  void dataOfEarlierVersionsAnswerTheSameAndAreSound(String released) throws Exception {
    Path data = unzip(released);
    assertAnswersAsExpected(data);
    CommandRun verified = CommandRun.of("verify", "--set", "data.folder=" + data);
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = "data-0.1.0.zip")
  void whatIsDerivedIsMadeAnewFromDataOfEarlierVersions(String released) throws Exception {
    Path data = unzip(released);
    Files.delete(data.resolve("index.db"));
    Files.deleteIfExists(data.resolve("scans.read"));
    assertAnswersAsExpected(data);
  }

  // ---- forms of the index

  @Test
  void olderIndexIsToldOfThenBroughtOverAndKeptForTheWayBack() throws Exception {
    Path data = unzip("data-0.1.0.zip");
    Path index = data.resolve("index.db");
    Files.delete(index);
    sql(index, "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)");
    try (InputStream first = SqliteIndex.class.getResourceAsStream("V1__index.sql")) {
      for (String statement : new String(first.readAllBytes(), UTF_8).split(";\\s*\n", -1)) {
        sql(index, statement);
      }
    }
    sql(index, "INSERT INTO schema_version (version) VALUES (1)");
    byte[] older = Files.readAllBytes(index);

    CommandRun told = upgrade(data, "--dry-run");
    assertThat(told.exitCode()).isZero();
    assertThat(told.out()).containsPattern("would be brought from form 1 to form \\d+");
    assertThat(index).hasBinaryContent(older);

    assertThat(upgrade(data).out()).contains("was brought from form 1");
    assertThat(upgrade(data, "--dry-run").out()).contains("as this program writes it");
    assertAnswersAsExpected(data);

    Path kept = data.resolve("index.db.v1");
    assertThat(kept).hasBinaryContent(older);
    Files.move(kept, index, StandardCopyOption.REPLACE_EXISTING);
    assertAnswersAsExpected(data);
  }

  @Test
  void newerIndexIsRefusedInClearWordsAndCanBeMadeAnew() throws Exception {
    Path data = unzip("data-0.1.0.zip");
    sql(data.resolve("index.db"), "INSERT INTO schema_version (version) VALUES (99)");

    assertThatThrownBy(() -> Wiring.start(settings(data)).close())
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageContaining("use the newer program, or delete the index and rebuild it");
    CommandRun told = upgrade(data, "--dry-run");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains("form 99, of a newer program", "trinomen rebuild index");

    CommandRun rebuilt = CommandRun.of("rebuild", "index", "--set", "data.folder=" + data);
    assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
    assertAnswersAsExpected(data);
  }

  private static CommandRun upgrade(Path data, String... options) {
    List<String> line =
        Stream.concat(Stream.of("upgrade", "--set", "data.folder=" + data), Stream.of(options))
            .toList();
    return CommandRun.of(line.toArray(String[]::new));
  }

  private static void sql(Path index, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + index);
        Statement run = connection.createStatement()) {
      if (!statement.isBlank()) {
        run.execute(statement);
      }
    }
  }

  // ---- writing

  /** A little of everything that a data folder holds, and what is answered of it. */
  private static void write(Path data) throws Exception {
    try (RunningArchive archive = new RunningArchive(data, Map.of("log.level", "error"))) {
      IdentityDoorsTest.importSampleStudy(archive);
      String study = upload(archive, "A010", "A010", 1);
      upload(archive, "A oh one one", "Müller^Änne", 2);
      String other = upload(archive, "ZZ999", "SMITH^OLD", 3);
      put(archive, study + "/labels/checked", "");
      put(archive, study + "/metadata/1030", "of the first version");
      put(archive, study + "/attachments/1024", "a letter");
      assertThat(archive.post(study + "/anonymize", "{}").statusCode()).isEqualTo(200);
      archive.send(archive.request(other).DELETE());
      archive.server().awaitDecisions();
      state(archive);
      archive.server().awaitDecisions();
      String pair = archive.admin().name() + ":" + archive.admin().password();
      Files.writeString(data.resolve(CREDENTIALS), pair);
    }
    Properties expected = new Properties();
    try (Wiring server = Wiring.start(settings(data))) {
      answers(server, data).forEach(expected::setProperty);
    }
    try (var out = Files.newBufferedWriter(data.resolve(EXPECTED))) {
      expected.store(out, null);
    }
  }

  private static String upload(RunningArchive archive, String id, String name, int study)
      throws Exception {
    HttpResponse<String> stored =
        archive.upload(SampleScans.file(SampleScans.slice(id, name, study, 2, 1)));
    archive.upload(SampleScans.file(SampleScans.slice(id, name, study, 2, 2)));
    Matcher parent = Pattern.compile("\"ParentStudy\":\"([0-9a-f-]{44})\"").matcher(stored.body());
    assertThat(parent.find()).as(stored.body()).isTrue();
    return "/studies/" + parent.group(1);
  }

  private static void put(RunningArchive archive, String path, String body) throws Exception {
    HttpResponse<String> answer =
        archive.send(archive.request(path).PUT(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
  }

  /** A person says whose the scan is that waits in review. */
  private static void state(RunningArchive archive) throws Exception {
    String review = archive.get("/api/review").body();
    Matcher scan = Pattern.compile("\"(?:scan|id)\":\"([0-9a-f]{16,})\"").matcher(review);
    assertThat(scan.find()).as(review).isTrue();
    String statement =
        """
        {"type":"assign","scan":"%s","study":"NPET-A","subject":"A012","visit":"V1",\
        "reason":"by telephone"}\
        """
            .formatted(scan.group(1));
    HttpResponse<String> answer = archive.post("/api/assertions", statement);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static Settings settings(Path data) {
    return SettingsFile.of(
        Map.of(
            "http.port", "0",
            "dicom.enabled", "false",
            "log.level", "error",
            "data.folder", data.toString()));
  }

  // ---- asking

  private static void assertAnswersAsExpected(Path data) throws Exception {
    Properties expected = new Properties();
    try (var in = Files.newBufferedReader(data.resolve(EXPECTED))) {
      expected.load(in);
    }
    assertThat(expected.stringPropertyNames()).hasSizeGreaterThan(QUESTIONS.size());
    try (Wiring server = Wiring.start(settings(data))) {
      server.awaitDecisions();
      for (String path : expected.stringPropertyNames()) {
        String was = expected.getProperty(path);
        String is = answer(server, data, path);
        if (was.startsWith("sha256:")) {
          assertThat(is).as(path).isEqualTo(was);
        } else {
          assertThat(isWithin(json(was), json(is))).as("%s: %s, was %s", path, is, was).isTrue();
        }
      }
    }
  }

  /** Everything that was told then is told now; there may be more. */
  private static boolean isWithin(JsonValue was, JsonValue is) {
    if (was instanceof JsonValue.Members before && is instanceof JsonValue.Members now) {
      return before.values().entrySet().stream()
          .allMatch(
              each ->
                  each.getKey().equals(STABLE)
                      || now.member(each.getKey())
                          .filter(value -> isWithin(each.getValue(), value))
                          .isPresent());
    }
    if (was instanceof JsonValue.Items(List<JsonValue> before)
        && is instanceof JsonValue.Items(List<JsonValue> now)) {
      boolean same = before.size() == now.size();
      for (int i = 0; same && i < before.size(); i++) {
        same = isWithin(before.get(i), now.get(i));
      }
      return same;
    }
    return was.equals(is);
  }

  private static JsonValue json(String text) throws IOException {
    return JsonValue.parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static Map<String, String> answers(Wiring server, Path data) throws Exception {
    server.awaitDecisions();
    Map<String, String> answers = new TreeMap<>();
    for (String question : QUESTIONS) {
      answers.put(question, answer(server, data, question));
    }
    Pattern id = Pattern.compile("\"([0-9a-f]{8}(?:-[0-9a-f]{8}){4})\"");
    for (String path : List.of("/instances", "/studies")) {
      Matcher each = id.matcher(answer(server, data, path));
      while (each.find()) {
        for (String part :
            path.equals("/instances")
                ? List.of("/file", "/tags?simplify")
                : List.of("/labels", "/metadata?expand", "/attachments")) {
          String question = path + "/" + each.group(1) + part;
          answers.put(question, answer(server, data, question));
        }
      }
    }
    return answers;
  }

  private static String answer(Wiring server, Path data, String path) throws Exception {
    byte[] pair = Files.readAllBytes(data.resolve(CREDENTIALS));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.httpAddress().getPort() + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return path.endsWith("/file")
          ? "sha256:"
              + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body()))
          : new String(answer.body(), UTF_8);
    }
  }

  // ---- keeping

  private static void zip(Path data, Path zip) throws IOException {
    try (Stream<Path> files = Files.walk(data);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        out.putNextEntry(new ZipEntry(data.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  private Path unzip(String name) throws IOException {
    Path data = folder.resolve("released");
    try (InputStream resource = ReleasedDataTest.class.getResourceAsStream(name);
        ZipInputStream in = new ZipInputStream(resource)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = data.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
      }
    }
    return data;
  }
}
