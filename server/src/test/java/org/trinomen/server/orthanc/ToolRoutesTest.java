package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** What scripts ask of a server, and set, before they begin. */
@Timeout(60)
final class ToolRoutesTest {

  @TempDir private static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  private static HttpResponse<String> put(String path, String body) throws Exception {
    return archive.send(archive.request(path).PUT(BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default-encoding | Latin1 | 200",
        "default-encoding | Utf8 | 403",
        "default-encoding | Nope | 400",
        "accepted-transfer-syntaxes | [\"1.2.840.10008.1.*\"] | 200",
        "accepted-transfer-syntaxes | * | 200",
        "accepted-transfer-syntaxes | 1.2.840.10008.1.2 | 403",
        "accepted-transfer-syntaxes | [1] | 400",
        "log-level | default | 200",
        "log-level-dicom | verbose | 403",
        "log-level-http | loud | 400",
        "unknown-sop-class-accepted | maybe | 400",
      })
  void whatTheConfigurationSaysMayBeSaidAgain(String name, String value, int status)
      throws Exception {
    assertThat(put("/tools/" + name, value).statusCode()).isEqualTo(status);
  }

  @Test
  void aFlagIsSetToWhatItIs() throws Exception {
    String path = "/tools/unknown-sop-class-accepted";
    String now = archive.get(path).body();
    assertThat(now).isIn("0", "1");
    assertThat(put(path, now.equals("1") ? "true" : "false").statusCode()).isEqualTo(200);
    assertThat(put(path, now.equals("1") ? "0" : "1").statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsToldIsWhatClientsExpect() throws Exception {
    JsonValue syntaxes = RunningArchive.json(archive.get("/tools/accepted-transfer-syntaxes"));
    assertThat(((JsonValue.Items) syntaxes).values()).hasSizeGreaterThanOrEqualTo(42);
    assertThat(archive.get("/tools/dicom-conformance").body())
        .hasSizeGreaterThan(1000)
        .contains("CT Image Storage", "JPEG Baseline");
    assertThat(archive.get("/tools/metrics-prometheus").body())
        .containsPattern("(?m)^orthanc_count_studies 0 [0-9]{13}$");
    assertThat(archive.get("/tools/now-local").body()).matches("[0-9]{8}T[0-9]{6}");
    assertThat(archive.get("/tools/default-encoding").body()).isEqualTo("Latin1");
    assertThat(archive.get("/tools/log-level").body()).isEqualTo("default");
    assertThat(archive.get("/tools").body()).contains("\"log-level-lua\"", "\"now-local\"");
  }
}
