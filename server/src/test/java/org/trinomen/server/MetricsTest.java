package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.SampleScans;

/** The numbers at {@code /metrics}, and what of deploy is made of them. */
final class MetricsTest {

  /** Told only where there is a certificate. */
  private static final String CERTIFICATES = "trinomen_certificate_expiry_days";

  @TempDir private Path folder;
  private RunningArchive archive;

  @BeforeEach
  void start() throws IOException {
    archive =
        new RunningArchive(
            folder, Map.of("dicom.enabled", "true", "dicom.port", "0", "log.level", "error"));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private String metrics() throws Exception {
    return archive.get("/metrics").body();
  }

  @Test
  void whatArrivesIsCountedByWhatBecameOfIt() throws Exception {
    byte[] file = SampleScans.file(SampleScans.slice("C1", "A^B", 1, 1, 1));
    archive.upload(file);
    archive.upload(file);
    archive.upload(SampleScans.file(SampleScans.slice("C1", "A^C", 1, 1, 1)));
    archive.upload("no scan".getBytes(StandardCharsets.UTF_8));
    archive.server().awaitDecisions();

    assertThat(metrics().lines())
        .contains(
            "# TYPE trinomen_ingest_instances_total counter",
            "trinomen_ingest_instances_total{outcome=\"stored\"} 1",
            "trinomen_ingest_instances_total{outcome=\"already-held\"} 1",
            "trinomen_ingest_instances_total{outcome=\"conflicting\"} 1",
            "trinomen_ingest_instances_total{outcome=\"refused\"} 1",
            "trinomen_ingest_instances_total{outcome=\"failed\"} 0",
            "trinomen_ingest_bytes_total " + 2 * file.length,
            "trinomen_instances 1",
            "trinomen_http_requests_total{status=\"4xx\"} 1");
  }

  @Test
  void scansThatWaitForAPersonAreCountedUntilThatPersonHasSpoken() throws Exception {
    archive.server().awaitDecisions();
    assertThat(metrics()).contains("\ntrinomen_review_scans 0\n");
    archive.upload(SampleScans.file(SampleScans.slice("C1", "A^B", 1, 1, 1)));
    archive.server().awaitDecisions();
    String review = archive.get("/api/review").body();
    assertThat(metrics()).contains("\ntrinomen_review_scans 1\n");
    Matcher scan = Pattern.compile("\"id\":\"([0-9a-f]{16,})\"").matcher(review);
    assertThat(scan.find()).as(review).isTrue();

    String said =
        archive
            .post(
                "/api/assertions",
                "{\"type\":\"out-of-study\",\"scan\":\"%s\",\"why\":\"phantom\",\"reason\":\"x\"}"
                    .formatted(scan.group(1)))
            .body();

    assertThat(metrics()).as(said).contains("\ntrinomen_review_scans 0\n");
  }

  @Test
  void durationsAreAHistogramThatEndsInAll() throws Exception {
    for (int i = 1; i <= 3; i++) {
      archive.upload(SampleScans.file(SampleScans.slice("C1", "A^B", 1, 1, i)));
    }

    String metrics = metrics();

    assertThat(metrics.lines())
        .contains(
            "# TYPE trinomen_ingest_seconds histogram",
            "trinomen_ingest_seconds_bucket{le=\"+Inf\"} 3",
            "trinomen_ingest_seconds_count 3")
        .doesNotHaveDuplicates();
    double last = 0;
    Matcher bucket = Pattern.compile("ingest_seconds_bucket\\{.*} (\\d+)").matcher(metrics);
    while (bucket.find()) {
      assertThat(Double.parseDouble(bucket.group(1))).isGreaterThanOrEqualTo(last);
      last = Double.parseDouble(bucket.group(1));
    }
    Matcher sum = Pattern.compile("ingest_seconds_sum ([0-9.E-]+)").matcher(metrics);
    assertThat(sum.find()).isTrue();
    assertThat(Double.parseDouble(sum.group(1))).isPositive();
  }

  @Test
  void dashboardAndAlarmsAreMadeOfNumbersThatThereAre() throws Exception {
    String metrics = metrics();
    Path deploy = SourceTree.root().resolve("deploy");
    try (InputStream dashboard = Files.newInputStream(deploy.resolve("grafana/trinomen.json"))) {
      assertThat(JsonValue.parse(dashboard).asMembers().text("title")).contains("Trinomen");
    }
    for (String file : new String[] {"grafana/trinomen.json", "prometheus/trinomen.rules.yml"}) {
      Set<String> named = new TreeSet<>();
      Pattern.compile("\\b(?:trinomen|jvm|process)_[a-z_]+")
          .matcher(Files.readString(deploy.resolve(file)))
          .results()
          .map(MatchResult::group)
          .forEach(named::add);
      assertThat(named.remove(CERTIFICATES)).as(file).isTrue();
      assertThat(named).hasSizeGreaterThan(4);
      assertThat(named)
          .as(file)
          .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[ {]"));
    }
  }
}
