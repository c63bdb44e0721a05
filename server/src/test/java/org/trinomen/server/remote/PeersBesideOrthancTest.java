package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.orthanc.SampleScans;

/** The routes of peers, beside a live Orthanc, and with it as the peer in both directions. */
@Timeout(180)
class PeersBesideOrthancTest {

  @TempDir Path folder;
  private TwoArchives both;
  private String study;
  private String instance;

  @BeforeEach
  void start() throws Exception {
    both = TwoArchives.start(folder);
    for (int number = 1; number <= 2; number++) {
      byte[] file = SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, number));
      Object ours = both.ours("/instances").send("POST", file).statusCode();
      assertThat(ours).isEqualTo(200);
    }
    study = (String) ((List<?>) both.ours("/studies").json()).getFirst();
    instance = (String) ((List<?>) both.ours("/instances").json()).getFirst();
  }

  @AfterEach
  void stop() throws Exception {
    if (both != null) {
      both.close();
    }
  }

  @Test
  void peersAreShownAlikeAndWithoutSecrets() throws Exception {
    String full =
        """
        {"Url": "http://127.0.0.1:9/x", "Username": "ann", "Password": "secret-word",
         "HttpHeaders": {"Token": "secret-word"}, "Timeout": 7, "RemoteSelf": "us"}
        """;
    for (String body :
        List.of(
            "[\"http://127.0.0.1:9/\"]",
            "[\"http://127.0.0.1:9/\", \"ann\", \"secret-word\"]",
            full)) {
      same("PUT", "/peers/two", body);
      same("GET", "/peers/two/configuration", "");
      same("GET", "/peers/two", "");
      assertThat(TwoArchives.text(both.ours("/peers?expand").get())).doesNotContain("secret-word");
    }
    assertThat(Files.readString(folder.resolve("trinomen/remotes/peers.json")))
        .contains("secret-word");
    for (String wrong :
        List.of(
            "[\"http://127.0.0.1:9/\", \"ann\"]",
            "[\"ftp://127.0.0.1/\"]",
            "[\"http://127.0.0.1:9/\", \"ann\", \"x\", \"y\"]",
            "{}")) {
      same("PUT", "/peers/two", wrong);
    }
    same("DELETE", "/peers/two", "");
    same("DELETE", "/peers/two", "");
    same("GET", "/peers/two", "");
    same("GET", "/peers/two/system", "");
  }

  @Test
  void whatIsSentToAPeerIsThereAndToldAlike() throws Exception {
    for (int number = 1; number <= 2; number++) {
      both.theirs("/instances")
          .send("POST", SampleScans.file(SampleScans.slice("carl", "Óscar^Carl", 4, 1, number)));
    }
    String itself = "[\"" + both.orthanc().url() + "\"]";
    for (TwoArchives.Request each :
        List.of(both.ours("/peers/orthanc"), both.theirs("/peers/orthanc"))) {
      assertThat(each.send("PUT", itself).statusCode()).isEqualTo(200);
    }
    assertThat(TwoArchives.member(both.ours("/peers/orthanc/system").json(), "Name"))
        .isEqualTo("live");

    for (String body :
        List.of(
            study,
            "[\"" + study + "\", \"" + instance + "\"]",
            "{\"Resources\": [\"" + study + "\"], \"Compress\": true}",
            "{\"Resources\": [\"" + study + "\"], \"Transcode\": \"1.2.840.10008.1.2\"}")) {
      Map<String, Object> our = told(both.ours("/peers/orthanc/store").json("POST", body));
      Map<String, Object> their = told(both.theirs("/peers/orthanc/store").json("POST", body));
      assertThat(our).as(body).isEqualTo(their);
      assertThat((List<?>) both.theirs("/instances").json()).hasSize(2);
    }
    assertThat(both.theirs("/instances/" + instance + "/tags?simplify").json())
        .extracting(tags -> TwoArchives.member(tags, "PatientName"))
        .isEqualTo("Óscar^Carl");
    assertThat(exports("ours")).hasSize(5);
    assertThat(exports("ours").toString()).isEqualTo(exports("theirs").toString());
  }

  @Test
  void theBytesArriveAsTheyAreKept() throws Exception {
    both.ours("/peers/orthanc").send("PUT", "[\"" + both.orthanc().url() + "\"]");
    both.ours("/peers/orthanc/store")
        .json("POST", "{\"Resources\":[\"" + study + "\"],\"Compress\":true}");
    assertThat(both.theirs("/instances/" + instance + "/file").get().body())
        .isEqualTo(both.ours("/instances/" + instance + "/file").get().body());
  }

  @Test
  void aFileGoesStraightToAPeer() throws Exception {
    both.ours("/peers/orthanc").send("PUT", "[\"" + both.orthanc().url() + "\"]");
    byte[] zoe = SampleScans.file(SampleScans.slice("ZOE", "Zoe", 5, 1, 1));
    HttpResponse<byte[]> answer = both.ours("/peers/orthanc/store-straight").send("POST", zoe);
    assertThat(TwoArchives.text(answer)).contains("\"Status\":\"Success\"");
    assertThat((List<?>) both.theirs("/tools/lookup").json("POST", "ZOE")).isNotEmpty();
    assertThat((List<?>) both.ours("/tools/lookup").json("POST", "ZOE")).isEmpty();
    HttpResponse<byte[]> refused = both.ours("/peers/orthanc/store-straight").send("POST", "x");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(TwoArchives.text(refused)).contains("orthanc answers 400");
  }

  @Test
  void theOtherArchiveSendsToUsAsItsPeer() throws Exception {
    String url = "http://127.0.0.1:" + both.archive().server().httpAddress().getPort() + "/";
    String us =
        "[\"%s\", \"%s\", \"%s\"]"
            .formatted(url, both.archive().admin().name(), both.archive().admin().password());
    both.theirs("/peers/trinomen").send("PUT", us);
    byte[] zoe = SampleScans.file(SampleScans.slice("ZOE", "Zoe", 5, 1, 1));
    String id =
        TwoArchives.member(
            TwoArchives.plain(both.theirs("/instances").send("POST", zoe).body()), "ID");
    both.theirs("/peers/trinomen/store")
        .json("POST", "{\"Resources\": [\"" + id + "\"], \"Compress\": true}");
    assertThat(both.ours("/instances/" + id + "/file").get().body()).isEqualTo(zoe);

    both.ours("/peers/us").send("PUT", us);
    assertThat(TwoArchives.member(both.ours("/peers/us/system").json(), "Name"))
        .isEqualTo("Trinomen");
    both.ours("/peers/us/store").json("POST", id);
  }

  @Test
  void aPeerThatIsNotThereOrRefusesIsAnErrorOfTheNetwork() throws Exception {
    both.ours("/peers/gone").send("PUT", "[\"http://127.0.0.1:9/\"]");
    both.theirs("/peers/gone").send("PUT", "[\"http://127.0.0.1:9/\"]");
    same("GET", "/peers/gone/system", "");
    assertThat(both.ours("/peers/gone/store").send("POST", study).statusCode()).isEqualTo(500);
    Object told =
        both.ours("/peers/gone/store")
            .json("POST", "{\"Resources\": [\"" + study + "\"], \"Permissive\": true}");
    assertThat(told(told)).containsEntry("FailedInstancesCount", "2");

    String url = "http://127.0.0.1:" + both.archive().server().httpAddress().getPort() + "/";
    both.ours("/peers/wrong").send("PUT", "[\"" + url + "\", \"admin\", \"wrong\"]");
    HttpResponse<byte[]> refused = both.ours("/peers/wrong/system").get();
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(TwoArchives.text(refused)).contains("wrong answers 401");
  }

  private List<?> exports(String whose) throws Exception {
    Object json =
        whose.equals("ours") ? both.ours("/exports").json() : both.theirs("/exports").json();
    return ((List<?>) ((Map<?, ?>) json).get("Exports"))
        .stream().map(PeersBesideOrthancTest::told).toList();
  }

  private void same(String method, String path, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> ours = both.ours(path).send(method, bytes);
    HttpResponse<byte[]> theirs = both.theirs(path).send(method, bytes);
    assertThat(ours.statusCode())
        .as(method + " " + path + " " + body + ": " + TwoArchives.text(ours))
        .isEqualTo(theirs.statusCode());
    if (ours.statusCode() == 200 && !TwoArchives.text(theirs).isEmpty()) {
      assertThat(TwoArchives.plain(ours.body()))
          .as(path)
          .isEqualTo(TwoArchives.plain(theirs.body()));
    }
  }

  /** Without what each counts or numbers for itself: sizes depend on how a file is written. */
  private static Map<String, Object> told(Object json) {
    Map<String, Object> map = new TreeMap<>();
    ((Map<?, ?>) json).forEach((name, value) -> map.put((String) name, value));
    map.keySet().removeAll(Set.of("Size", "SizeMB", "Date", "Seq"));
    return map;
  }
}
