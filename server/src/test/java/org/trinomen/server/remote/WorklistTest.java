package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.server.FreePort;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** Worklists (PS3.4 §K), as DCMTK's {@code wlmscpfs} has them. */
@Timeout(120)
class WorklistTest {

  private static final Path SERVER = Path.of("/usr/bin/wlmscpfs");

  @TempDir Path folder;

  private static DataSet step(String modality) {
    return new DataSetBuilder()
        .string(Tag.Modality, modality)
        .string(Tag.ScheduledStationAETitle, "PET1")
        .string(Tag.ScheduledProcedureStepStartDate, "20260102")
        .string(Tag.ScheduledProcedureStepStartTime, "090000")
        .build();
  }

  private void write(int number, String modality) throws IOException {
    Path file = folder.resolve("worklists/WL/" + number + ".wl");
    Files.createDirectories(file.getParent());
    Files.writeString(file.resolveSibling("lockfile"), "");
    Files.write(
        file,
        SampleScans.file(
            SampleScans.slice("P" + number, "Worklist^" + modality, number, 1, 1)
                .items(Tag.ScheduledProcedureStepSequence, step(modality))));
  }

  @Test
  void aWorklistIsAskedForByTheStepsOfItsItems() throws Exception {
    assumeTrue(Files.isExecutable(SERVER), "DCMTK is not installed (make check does it)");
    write(1, "PT");
    write(2, "CT");
    int port = FreePort.any();
    Process process =
        new ProcessBuilder(
                SERVER.toString(),
                "--data-files-path",
                folder.resolve("worklists").toString(),
                "--disable-file-reject",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try (RunningArchive archive = new RunningArchive(folder.resolve("data"), Map.of())) {
      archive.send(
          archive
              .request("/modalities/wl")
              .PUT(BodyPublishers.ofString("[\"WL\", \"127.0.0.1\", " + port + "]")));
      while (archive.post("/modalities/wl/echo", "{}").statusCode() != 200) {
        assertThat(process.isAlive()).isTrue();
      }
      String keys =
          "{\"PatientName\": \"\", \"PatientID\": \"\", \"ScheduledProcedureStepSequence\":"
              + " [{\"Modality\": \"PT\", \"ScheduledStationAETitle\": \"\"}]}";

      HttpResponse<String> names = archive.post("/modalities/wl/find-worklist", keys);
      HttpResponse<String> numbers =
          archive.post(
              "/modalities/wl/find-worklist", "{\"Short\": true, \"Query\": " + keys + "}");

      assertThat(names.statusCode()).as(names.body()).isEqualTo(200);
      assertThat(names.body())
          .contains("\"PatientID\":\"P1\"", "\"ScheduledStationAETitle\":\"PET1\"")
          .doesNotContain("P2");
      assertThat(numbers.body()).contains("\"0010,0020\":\"P1\"").doesNotContain("P2");
      assertThat(archive.post("/modalities/wl/find-worklist", "{\"PatientName\": {}}").statusCode())
          .isEqualTo(400);
    } finally {
      process.destroy();
    }
  }
}
