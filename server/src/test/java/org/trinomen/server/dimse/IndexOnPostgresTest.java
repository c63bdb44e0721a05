package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.FindScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.DatabaseServer;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.cli.TrinomenCommand;
import org.trinomen.server.orthanc.SampleScans;

/** The whole server with its index on PostgreSQL. */
final class IndexOnPostgresTest {

  private static final String FIND_JANE =
      "{\"Level\": \"Study\", \"Query\": {\"PatientName\": \"Jane*\"}}";

  private static DatabaseServer database;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabase() throws IOException {
    database = new DatabaseServer();
  }

  @AfterAll
  static void stopDatabase() {
    if (database != null) {
      database.close();
    }
  }

  private Map<String, String> settings(String schema) {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("index.schema", schema);
    settings.put("dicom.enabled", "true");
    settings.put("dicom.port", "0");
    return settings;
  }

  private static String[] options(String command, Map<String, String> settings, Path folder) {
    List<String> options = new ArrayList<>(List.of(command.split(" ", -1)));
    options.addAll(List.of("--set", "data.folder=" + folder));
    settings.forEach((key, value) -> options.addAll(List.of("--set", key + "=" + value)));
    return options.toArray(String[]::new);
  }

  private static byte[] scan(int number) {
    return SampleScans.file(SampleScans.slice("P1", "Jane^Doe", 1, 2, number));
  }

  private static List<String> find(RunningArchive archive, Status expected) {
    List<String> names = new ArrayList<>();
    DataSet question =
        new DataSetBuilder()
            .string(Tag.QueryRetrieveLevel, "STUDY")
            .string(Tag.PatientName, "jane*")
            .build();
    QueryOutcome outcome =
        FindScu.find(
            DicomPeer.caller("READER"),
            new RemoteNode("127.0.0.1", archive.server().dicomPort().orElseThrow(), "TRINOMEN"),
            Uids.StudyRootQueryRetrieveInformationModelFind,
            question,
            match -> names.add(match.text(Tag.PatientName)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            QueryOutcome.Answered.class,
            answer -> assertThat(answer.status().code()).isEqualTo(expected.code()));
    return names;
  }

  private static void letReaderAsk(RunningArchive archive) throws Exception {
    HttpResponse<String> answer =
        archive.send(
            archive
                .request("/modalities/reader")
                .PUT(
                    BodyPublishers.ofString(
                        "{\"AET\": \"READER\", \"Host\": \"127.0.0.1\", \"Port\": 104}")));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void archiveIsFilledSearchedRestartedRebuiltAndVerified() throws Exception {
    Map<String, String> settings = settings("whole");
    try (RunningArchive archive = new RunningArchive(folder, settings)) {
      letReaderAsk(archive);
      for (int n = 1; n <= 3; n++) {
        assertThat(archive.upload(scan(n)).statusCode()).isEqualTo(200);
      }
      assertThat(RunningArchive.json(archive.upload(scan(3))).asMembers().text("Status"))
          .contains("AlreadyStored");
      assertThat(archive.post("/tools/find", FIND_JANE).body()).matches("\\[\"[0-9a-f-]{44}\"]");
      assertThat(find(archive, Status.SUCCESS)).containsExactly("Jane^Doe");

      archive.restart();
      assertThat(archive.get("/statistics").body()).contains("\"CountInstances\":3");
      assertThat(find(archive, Status.SUCCESS)).containsExactly("Jane^Doe");
    }
    assertThat(TrinomenCommand.run(options("rebuild index", settings, folder))).isZero();
    assertThat(TrinomenCommand.run(options("verify", settings, folder))).isZero();
    try (RunningArchive archive = new RunningArchive(folder.resolve("other"), settings("other"))) {
      assertThat(archive.get("/statistics").body()).contains("\"CountInstances\":0");
    }
  }

  @Test
  void databaseGoesAndComesBackWithoutARestartOfTheServer() throws Exception {
    try (RunningArchive archive = new RunningArchive(folder, settings("outage"))) {
      letReaderAsk(archive);
      archive.upload(scan(1));
      assertThat(find(archive, Status.SUCCESS)).hasSize(1);
      database.kill();

      assertThat(archive.upload(scan(2)).statusCode()).isEqualTo(200);
      HttpResponse<String> refused = archive.post("/tools/find", FIND_JANE);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(find(archive, Status.OUT_OF_RESOURCES)).isEmpty();

      database.start();
      HttpResponse<String> statistics = archive.get("/statistics");
      while (statistics.statusCode() == 503) {
        statistics = archive.get("/statistics");
      }
      assertThat(statistics.body()).contains("\"CountInstances\":2");
      assertThat(find(archive, Status.SUCCESS)).hasSize(1);
    }
  }

  @Test
  void embeddedArchiveMovesAndCanGoBack() throws Exception {
    Map<String, String> embedded = Map.of();
    Map<String, String> moved = settings("moved");
    try (RunningArchive archive = new RunningArchive(folder, embedded)) {
      archive.upload(scan(1));
    }
    assertThat(TrinomenCommand.run(options("migrate --to postgres", moved, folder))).isZero();
    assertThat(TrinomenCommand.run(options("verify", moved, folder))).isZero();
    assertThat(TrinomenCommand.run(options("verify", embedded, folder))).isZero();
  }
}
