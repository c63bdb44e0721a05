package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
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

/**
 * The routes of DICOMweb servers, beside those of Orthanc's plugin (Debian's 1.7), which is the
 * server as well.
 */
@Timeout(180)
class WebServersBesideOrthancTest {

  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String SERVER = "/dicom-web/servers/sample";

  /** Since version 1.18 of the plugin, or 1.10 of Orthanc. */
  private static final Set<String> LATER = Set.of("Server", "Resources");

  @TempDir Path folder;
  private TwoArchives both;

  @BeforeEach
  void start() throws Exception {
    both = TwoArchives.startWithDicomWeb(folder);
    for (int number : List.of(1, 2)) {
      byte[] file = SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, number));
      assertThat(both.theirs("/instances").send("POST", file).statusCode()).isEqualTo(200);
    }
    same("PUT", SERVER, "[\"" + both.orthanc().url() + "dicom-web/\"]");
  }

  @AfterEach
  void stop() throws Exception {
    if (both != null) {
      both.close();
    }
  }

  @Test
  void serversAreMadeAndShownAlike() throws Exception {
    for (String form :
        List.of(
            "[\"http://127.0.0.1:9/x\", \"ann\", \"word\"]",
            "{\"Url\": \"http://127.0.0.1:9/x\", \"HasDelete\": true, \"ChunkedTransfers\": \"0\","
                + " \"HttpHeaders\": {\"T\": \"x\"}, \"Timeout\": 7}")) {
      same("PUT", "/dicom-web/servers/two", form);
      same("GET", "/dicom-web/servers", "");
      same("GET", "/dicom-web/servers?expand", "");
      same("GET", "/dicom-web/servers/two", "");
    }
    same("DELETE", "/dicom-web/servers/two", "");
    same("DELETE", "/dicom-web/servers/two", "");
    same("GET", "/dicom-web/servers/two", "");
  }

  @Test
  void mistakesHaveTheSameStatus() throws Exception {
    for (String mistake :
        List.of(
            "PUT | /dicom-web/servers/two | {}",
            "PUT | /dicom-web/servers/two | []",
            "POST | " + SERVER + "/get | {}",
            "GET | " + SERVER + "/get | ",
            "POST | " + SERVER + "/get | {\"Uri\": \"/studies?x\"}",
            "POST | " + SERVER + "/get | {\"Uri\": \"/nope\"}",
            "POST | " + SERVER + "/stow | {}",
            "POST | " + SERVER + "/retrieve | {}",
            "POST | " + SERVER + "/retrieve | {\"Resources\": [{\"Series\": \"1\"}]}",
            "POST | "
                + SERVER
                + "/retrieve | {\"Resources\": [{\"Study\": \"1\", \"Instance\":"
                + " \"1\"}]}",
            "POST | " + SERVER + "/retrieve | {\"Resources\": [{\"Study\": \"1.2.3\"}]}",
            "POST | " + SERVER + "/delete | {\"Level\": \"Study\", \"StudyInstanceUID\": \"1\"}",
            "GET | " + SERVER + "/configuration | ")) {
      String[] parts = mistake.split(" \\| ", -1);
      same(parts[0], parts[1], parts[2]);
    }
  }

  @Test
  void searchesAreToldAlike() throws Exception {
    for (String uri : List.of("/studies", "/studies/" + STUDY + "/instances", "/series")) {
      for (String arguments : List.of("{}", "{\"PatientID\": \"ANN-1\"}", "{\"limit\": \"1\"}")) {
        String body = "{\"Uri\": \"" + uri + "\", \"Arguments\": " + arguments + "}";
        same("POST", SERVER + "/get", body);
        assertThat(withoutNumbers(both.ours(SERVER + "/qido").json("POST", body)))
            .as(body)
            .isEqualTo(withoutNumbers(both.theirs(SERVER + "/qido").json("POST", body)));
      }
    }
  }

  /** 1.7 tells no value that is a number. */
  private static List<Object> withoutNumbers(Object matches) {
    return ((List<?>) matches)
        .stream()
            .<Object>map(
                match -> {
                  Map<String, Object> told = new TreeMap<>();
                  ((Map<?, ?>) match)
                      .forEach(
                          (tag, attribute) -> {
                            Map<String, Object> shown = new TreeMap<>();
                            ((Map<?, ?>) attribute)
                                .forEach((name, value) -> shown.put((String) name, value));
                            if (Set.of("IS", "US", "DS").contains(shown.get("vr"))) {
                              shown.remove("Value");
                            }
                            told.put((String) tag, shown);
                          });
                  return told;
                })
            .toList();
  }

  @Test
  void whatIsRetrievedAndSentIsToldAlike() throws Exception {
    String retrieve = "{\"Resources\": [{\"Study\": \"" + STUDY + "\"}]}";
    same("POST", SERVER + "/retrieve", retrieve);
    assertThat((List<?>) both.ours("/instances").json()).hasSize(2);
    String study = (String) ((List<?>) both.ours("/studies").json()).getFirst();
    both.theirs("/studies/" + study).send("DELETE", "");
    String stow = "{\"Resources\": [\"" + study + "\"]}";

    Map<String, Object> ours = map(both.ours(SERVER + "/stow").json("POST", stow));
    assertThat((List<?>) both.theirs("/instances").json()).hasSize(2);
    ours.keySet().removeAll(LATER);
    assertThat(ours).isEqualTo(map(both.theirs(SERVER + "/stow").json("POST", stow)));
    for (Object id : (List<?>) both.theirs("/instances").json()) {
      assertThat(both.theirs("/instances/" + id + "/file").get().body())
          .isEqualTo(both.ours("/instances/" + id + "/file").get().body());
    }
  }

  @Test
  void theOtherSendsToUsAndRetrievesFromUs() throws Exception {
    String us =
        "[\"http://127.0.0.1:%d/dicom-web/\", \"%s\", \"%s\"]"
            .formatted(
                both.archive().server().httpAddress().getPort(),
                both.archive().admin().name(),
                both.archive().admin().password());
    both.theirs("/dicom-web/servers/us").send("PUT", us);
    String study = (String) ((List<?>) both.theirs("/studies").json()).getFirst();
    both.theirs("/dicom-web/servers/us/stow").json("POST", "{\"Resources\": [\"" + study + "\"]}");
    assertThat((List<?>) both.ours("/instances").json()).hasSize(2);
    both.theirs("/studies/" + study).send("DELETE", "");
    both.theirs("/dicom-web/servers/us/retrieve")
        .json("POST", "{\"Resources\": [{\"Study\": \"" + STUDY + "\"}]}");
    assertThat((List<?>) both.theirs("/instances").json()).hasSize(2);
  }

  private static Map<String, Object> map(Object json) {
    Map<String, Object> map = new TreeMap<>();
    ((Map<?, ?>) json).forEach((name, value) -> map.put((String) name, value));
    return map;
  }

  private void same(String method, String path, String body) throws Exception {
    HttpResponse<byte[]> ours = both.ours(path).send(method, body);
    HttpResponse<byte[]> theirs = both.theirs(path).send(method, body);
    assertThat(ours.statusCode())
        .as(method + " " + path + " " + body + ": " + TwoArchives.text(ours))
        .isEqualTo(theirs.statusCode());
    if (ours.statusCode() == 200 && theirs.body().length > 0) {
      assertThat(TwoArchives.plain(ours.body()))
          .as(path)
          .isEqualTo(TwoArchives.plain(theirs.body()));
    }
  }
}
