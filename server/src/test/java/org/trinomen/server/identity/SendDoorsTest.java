package org.trinomen.server.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.object;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.demo.DemoFiles;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.SampleScans;

/** What is asked before something is sent: whose it would be, and what is here. */
final class SendDoorsTest {

  private static final String CONSENTS = "/api/send/consents";

  @TempDir private static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    archive = DemoArchive.start(folder);
    archive.post(
        "/api/accounts",
        "{\"name\": \"sender\", \"password\": \"correct horse\", \"roles\": [\"SENDER\"]}");
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  @Test
  void whoMayOnlySendLearnsWhoseAScanWouldBeAndNobodysName() throws Exception {
    JsonValue.Members resolved = firstOf("resolved");
    String typed = resolved.member("typed").orElseThrow().asMembers().text("PatientID").orElse("");
    String code = resolved.member("answer").orElseThrow().asMembers().text("subject").orElseThrow();
    JsonValue.Members scan = check(header(resolved));
    assertThat(scan.text("state")).as(scan.toString()).contains("resolved");
    assertThat(scan.text("subject")).contains(code);
    assertThat(scan.text("site")).isPresent().get().asString().isNotBlank();
    assertThat(scan.member("outsideWindow")).contains(new JsonValue.Flag(false));
    assertThat(RunningArchive.number(scan, "scansOfVisit")).isPositive();
    assertThat(scan.values()).doesNotContainKeys("candidates", "person", "typed");
    assertThat(typed).isNotEmpty();
  }

  @Test
  void whatIsDoubtfulIsSaidWithItsReason() throws Exception {
    JsonValue.Members scan =
        check("{\"PatientID\": \"nobody at all\", \"StudyDate\": \"no date\"}");
    assertThat(scan.text("state")).contains("review");
    assertThat(scan.text("detail")).isPresent().get().asString().isNotBlank();
  }

  @Test
  void nothingOfAQuestionIsWrittenDown() throws Exception {
    long before = archive.server().identity().state().head();
    check("{\"PatientID\": \"A010\"}");
    assertThat(archive.server().identity().state().head()).isEqualTo(before);
  }

  @Test
  void heldIsWhatIsHereByteForByte() throws Exception {
    byte[] file = DemoFiles.petAndCt().getFirst();
    String sha256 = sha256(file);
    assertThat(held(instance("1.2.3.4", sha256))).containsExactly("absent");
    String id = object(archive.upload(file)).text("ID").orElseThrow();
    JsonValue.Members tags =
        object(archive.get("/instances/" + id)).member("MainDicomTags").orElseThrow().asMembers();
    String uid = tags.text("SOPInstanceUID").orElseThrow();
    assertThat(held(instance(uid, sha256))).containsExactly("held");
    assertThat(held(instance(uid, sha256(new byte[1])) + ", " + instance("1.2.3.4", sha256)))
        .containsExactly("other", "absent");
  }

  @Test
  void questionsAreLimitedAndRefusedInWords() throws Exception {
    String many = "{\"uid\": \"1.2\", \"sha256\": \"" + "0".repeat(64) + "\"}, ";
    assertThat(ask("/api/send/held", "{\"instances\": [" + many.repeat(1000) + "{}]}").statusCode())
        .isEqualTo(400);
    assertThat(ask("/api/send/held", "{\"instances\": [{\"uid\": \"../x\"}]}").statusCode())
        .isEqualTo(400);
    assertThat(ask("/api/send/check", "{\"scans\": [" + "{}, ".repeat(50) + "{}]}").statusCode())
        .isEqualTo(400);
    assertThat(ask("/api/send/check", "{\"scans\": [{\"PatientID\": 7}]}").statusCode())
        .isEqualTo(400);
    assertThat(ask("/api/send/check", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void consentIsPutOnRecordWithWhoGaveItAndForWhichStudy() throws Exception {
    JsonValue.Members agreed =
        object(
            ask(
                CONSENTS,
                "{\"study\": \"NEURO-PET\", \"groups\": [\"names\", \"names\", \"private\"]}"));
    assertThat(agreed.text("by")).contains("sender");
    assertThat(Instant.parse(agreed.text("at").orElseThrow())).isBeforeOrEqualTo(Instant.now());
    assertThat(object(ask(CONSENTS, "{\"groups\": [\"staff\"]}")).text("by")).contains("sender");
    assertThat(audited())
        .filteredOn(line -> line.contains("agree to remove before sending"))
        .allMatch(line -> line.contains("\"sender\""))
        .anyMatch(line -> line.contains("NEURO-PET names private"))
        .anyMatch(line -> line.contains("\"staff\""));
  }

  @Test
  void consentToWhatNobodyCanMeanIsRefusedAndNotPutOnRecord() throws Exception {
    long before = audited().filter(line -> line.contains("agree to remove")).count();
    for (String body :
        List.of(
            "{}",
            "{\"groups\": []}",
            "{\"groups\": \"names\"}",
            "{\"groups\": [\"Doe^Jane\"]}",
            "{\"groups\": [7]}",
            "{\"study\": \"NONE\", \"groups\": [\"names\"]}")) {
      assertThat(ask(CONSENTS, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(audited().filter(line -> line.contains("agree to remove")).count())
        .isEqualTo(before);
    HttpResponse<String> unknown =
        archive.send(archive.anonymous(CONSENTS).POST(BodyPublishers.ofString("{}")));
    assertThat(unknown.statusCode()).isEqualTo(401);
  }

  /** In the volume's record of the instance (field 12), and told with it. */
  @Test
  void whatWasTakenOutIsKeptBesideTheInstanceAndNothingElseIsAllowedThere() throws Exception {
    byte[] file = SampleScans.file(SampleScans.slice("A010", "", 77, 2, 1));
    String said = "NEURO-PET: names,birth-date: 00100010 00100030";
    String id = object(send(file, said)).text("ID").orElseThrow();
    String told = "/instances/" + id + "/metadata/RemovedBeforeSending";
    assertThat(archive.get(told).body()).isEqualTo(said);
    byte[] whole = SampleScans.file(SampleScans.slice("A010", "", 77, 2, 2));
    String other = object(archive.upload(whole)).text("ID").orElseThrow();
    assertThat(archive.get("/instances/" + other + "/metadata/RemovedBeforeSending").statusCode())
        .isEqualTo(404);
    byte[] third = SampleScans.file(SampleScans.slice("A010", "", 77, 2, 3));
    for (String bad : List.of("Doe^Jane", "<b>", "a".repeat(257))) {
      assertThat(send(third, bad).statusCode()).as(bad).isEqualTo(400);
    }
    archive.restart();
    assertThat(archive.get(told).body()).isEqualTo(said);
  }

  private static HttpResponse<String> send(byte[] file, String removed) throws Exception {
    return archive.send(
        asSender("/instances")
            .header("Trinomen-Removed", removed)
            .POST(BodyPublishers.ofByteArray(file)));
  }

  private static Stream<String> audited() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/audit"))) {
      List<Path> trail = files.filter(file -> file.toString().endsWith(".jsonl")).toList();
      List<String> lines = new ArrayList<>();
      for (Path part : trail) {
        lines.addAll(Files.readAllLines(part));
      }
      return lines.stream();
    }
  }

  private static JsonValue.Members firstOf(String state) throws Exception {
    return items(object(archive.get("/api/scans?state=" + state)), "scans").getFirst();
  }

  /** As a browser would read it out of the file. */
  private static String header(JsonValue.Members scan) throws Exception {
    JsonValue.Members whole = object(archive.get("/api/scans/" + scan.text("id").orElseThrow()));
    Map<String, Object> header =
        new TreeMap<>(whole.member("header").orElseThrow().asMembers().plain());
    header.putAll(whole.member("typed").orElseThrow().asMembers().plain());
    return header.entrySet().stream()
        .map(each -> "\"%s\": \"%s\"".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static JsonValue.Members check(String header) throws Exception {
    return items(object(ask("/api/send/check", "{\"scans\": [" + header + "]}")), "scans")
        .getFirst();
  }

  private static List<String> held(String instances) throws Exception {
    JsonValue.Members answer =
        object(ask("/api/send/held", "{\"instances\": [" + instances + "]}"));
    return ((JsonValue.Items) answer.member("held").orElseThrow())
        .values().stream().map(each -> ((JsonValue.Text) each).value()).toList();
  }

  private static String instance(String uid, String sha256) {
    return "{\"uid\": \"%s\", \"sha256\": \"%s\"}".formatted(uid, sha256);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Asks as somebody who may send and nothing else. */
  private static HttpResponse<String> ask(String path, String body) throws Exception {
    return archive.send(asSender(path).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder asSender(String path) {
    String pair = Base64.getEncoder().encodeToString("sender:correct horse".getBytes(US_ASCII));
    return archive.anonymous(path).header("Authorization", "Basic " + pair);
  }
}
