package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.SampleScans;

/** DICOMweb servers, of which another archive of ours is one. */
@Timeout(180)
class WebServersTest {

  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String OTHER = "/dicom-web/servers/other";

  @TempDir Path folder;
  private RunningArchive ours;
  private RunningArchive other;

  @BeforeEach
  void start() throws Exception {
    ours = new RunningArchive(folder.resolve("ours"), Map.of());
    other = new RunningArchive(folder.resolve("other"), Map.of());
    put(OTHER, other.admin().password(), "");
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    ours.close();
  }

  private void put(String path, String password, String more) throws Exception {
    String form =
        "{\"Url\": \"http://127.0.0.1:%d/dicom-web\", \"Username\": \"%s\", \"Password\": \"%s\"%s}"
            .formatted(
                other.server().httpAddress().getPort(), other.admin().name(), password, more);
    assertThat(ours.send(ours.request(path).PUT(BodyPublishers.ofString(form))).statusCode())
        .isEqualTo(200);
  }

  private static byte[] slice(int number) {
    return SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, number));
  }

  private static List<String> instances(RunningArchive archive) throws Exception {
    return ((JsonValue.Items) RunningArchive.json(archive.get("/instances")))
        .values().stream().map(each -> ((JsonValue.Text) each).value()).sorted().toList();
  }

  @Test
  void whatIsSentIsThereByteForByteAndOnRecord() throws Exception {
    for (int number : List.of(1, 2)) {
      assertThat(ours.upload(slice(number)).statusCode()).isEqualTo(200);
    }
    String study = id(ours.get("/studies"));

    JsonValue.Members told =
        RunningArchive.object(ours.post(OTHER + "/stow", "{\"Resources\": [\"" + study + "\"]}"));

    assertThat(told.text("InstancesCount")).contains("2");
    assertThat(told.text("Server")).contains("other");
    assertThat(told.values().keySet())
        .containsExactlyInAnyOrder("InstancesCount", "NetworkSizeMB", "Resources", "Server");
    assertThat(instances(other)).hasSize(2).isEqualTo(instances(ours));
    for (String id : instances(other)) {
      assertThat(other.bytes("/instances/" + id + "/file").body())
          .isEqualTo(ours.bytes("/instances/" + id + "/file").body());
    }
    assertThat(ours.get("/exports").body()).contains("\"RemoteModality\":\"other\"", study);
  }

  private static String id(HttpResponse<String> list) {
    return list.body().replaceAll("[\\[\\]\"\\s]", "");
  }

  @Test
  void whatIsThereIsRetrievedByteForByte() throws Exception {
    other.upload(slice(1));
    other.upload(slice(2));
    String body = "{\"Resources\": [{\"Study\": \"" + STUDY + "\"}]}";

    JsonValue.Members told = RunningArchive.object(ours.post(OTHER + "/retrieve", body));

    assertThat(told.text("ReceivedInstancesCount")).contains("2");
    assertThat(instances(ours)).hasSize(2).isEqualTo(instances(other));
    String id = instances(ours).getFirst();
    assertThat(ours.bytes("/instances/" + id + "/file").body())
        .isEqualTo(other.bytes("/instances/" + id + "/file").body());
  }

  @Test
  void aRetrievalByAddressIsAJobOfItsOwn() throws Exception {
    other.upload(slice(1));
    String uri = "{\"Uri\": \"/studies/" + STUDY + "\"}";
    String job = RunningArchive.object(ours.post(OTHER + "/wado", uri)).text("ID").orElseThrow();
    assertThat(ours.server().jobs().await(job).orElseThrow().state().text()).isEqualTo("Success");
    assertThat(instances(ours)).hasSize(1);
  }

  @Test
  void aServerIsSearched() throws Exception {
    other.upload(slice(1));
    String named = "{\"Uri\": \"/studies\", \"Arguments\": {\"PatientName\": \"%s\"}}";
    HttpResponse<String> got = ours.post(OTHER + "/get", named.formatted("mu*"));
    assertThat(got.body()).contains("Müller^Ann");
    assertThat(got.headers().firstValue("Content-Type")).contains("application/dicom+json");
    assertThat(ours.post(OTHER + "/get", named.formatted("nobody & no=one")).body())
        .isEqualTo("[]");

    String told = ours.post(OTHER + "/qido", "{\"Uri\": \"studies\"}").body();
    assertThat(told)
        .contains(
            "\"00100010\":{\"Element\":16,\"Group\":16,\"Name\":\"PatientName\","
                + "\"Value\":\"Müller^Ann\",\"vr\":\"PN\"}");
    String xml =
        "{\"Uri\": \"/studies\", \"HttpHeaders\": {\"Accept\": \"application/dicom+xml\"}}";
    assertThat(ours.post(OTHER + "/get", xml).headers().firstValue("Content-Type").orElse(""))
        .startsWith("multipart/related");
    assertThat(ours.post(OTHER + "/get", "{\"Uri\": \"/studies/1.2.3\"}").statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Uri\": \"../system\"}",
        "{\"Uri\": \"/studies/../../system\"}",
        "{\"Uri\": \"/%2e%2E/system\"}",
        "{\"Uri\": \"/studies%2f..%2f..%2fsystem\"}",
        "{\"Uri\": \"/studies/..;/..;/system\"}",
        "{\"Uri\": \"/studies/..%3Bx/..%3b/system\"}",
        "{\"Uri\": \"/studies?limit=1\"}",
        "{\"Uri\": \"/studies#x\"}",
        "{\"Uri\": \"/stu dies\"}",
        "{\"Uri\": \"/studies\\r\\nX: y\"}",
        "{\"Uri\": \"/studies\", \"HttpHeaders\": {\"Host\": \"elsewhere\"}}",
        "{\"Uri\": \"/studies\", \"HttpHeaders\": {\"X\": \"y\\r\\nZ: a\"}}",
        "{\"Uri\": \"/studies\", \"Arguments\": [\"limit\"]}",
        "{}",
      })
  void nothingIsAskedForButWhatIsBelowTheServersUrl(String body) throws Exception {
    assertThat(ours.post(OTHER + "/get", body).statusCode()).isEqualTo(400);
    assertThat(ours.post(OTHER + "/wado", body).statusCode()).isEqualTo(400);
  }

  @Test
  void aServerThatRefusesIsAnErrorOfTheNetworkAndNoSecretIsTold() throws Exception {
    put("/dicom-web/servers/wrong", "secret-word", ", \"HttpHeaders\": {\"T\": \"secret-too\"}");
    HttpResponse<String> refused =
        ours.post("/dicom-web/servers/wrong/qido", "{\"Uri\": \"/studies\"}");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.body()).contains("wrong answers 401").doesNotContain("secret");
    assertThat(ours.get("/dicom-web/servers?expand").body())
        .contains("\"wrong\"", "\"T\"")
        .doesNotContain("secret");
    ours.restart();
    assertThat(ours.get("/dicom-web/servers").body()).isEqualTo("[\"other\",\"wrong\"]");
  }

  @Test
  void nothingIsDeletedWhereThatIsNotSaidToBePossible() throws Exception {
    String what = "{\"Level\": \"Study\", \"StudyInstanceUID\": \"" + STUDY + "\"}";
    assertThat(ours.post(OTHER + "/delete", what).statusCode()).isEqualTo(400);
    put(OTHER, other.admin().password(), ", \"HasDelete\": true");
    assertThat(ours.get(OTHER).body()).contains("\"delete\"");
    HttpResponse<String> passedOn = ours.post(OTHER + "/delete", what);
    assertThat(passedOn.body()).contains("other answers 405");
  }

  @Test
  void anAnswerThatStopsOrBreaksOffIsAnErrorAndLeavesNothing() throws Exception {
    String part =
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/related; type=\"application/dicom\";"
            + " boundary=b\r\nContent-Length: 99999\r\n\r\n"
            + "--b\r\nContent-Type: application/dicom\r\n\r\nhalf of it";
    for (boolean hangs : List.of(true, false)) {
      try (BrokenServer broken = new BrokenServer(part, hangs)) {
        String form = "{\"Url\": \"" + broken.url() + "\", \"Timeout\": 1}";
        ours.send(ours.request("/dicom-web/servers/broken").PUT(BodyPublishers.ofString(form)));
        HttpResponse<String> answer =
            ours.post(
                "/dicom-web/servers/broken/retrieve",
                "{\"Resources\": [{\"Study\": \"" + STUDY + "\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(answer.body()).contains(hangs ? "broken stops" : "broken breaks off");
        HttpResponse<String> got =
            ours.post("/dicom-web/servers/broken/get", "{\"Uri\": \"/studies\"}");
        assertThat(got.statusCode()).as(got.body()).isEqualTo(500);
        assertThat(instances(ours)).isEmpty();
      }
    }
  }

  @Test
  void aPageOfAnotherServerIsNoPageOfOurs() throws Exception {
    String page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<b>";
    try (BrokenServer server = new BrokenServer(page, true)) {
      ours.send(
          ours.request("/dicom-web/servers/page")
              .PUT(BodyPublishers.ofString("[\"" + server.url() + "\"]")));
      assertThat(
              ours.post("/dicom-web/servers/page/get", "{\"Uri\": \"/studies\"}")
                  .headers()
                  .firstValue("Content-Type"))
          .contains("application/octet-stream");
    }
  }
}
