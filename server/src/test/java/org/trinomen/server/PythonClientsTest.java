package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.server.orthanc.SampleScans;

/** Scripts with the clients that people have, as published, before the archive. */
class PythonClientsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"with_pyorthanc", "with_orthanc_api_client", "with_dicomweb_client"})
  void scriptRunsToItsEnd(String script) throws Exception {
    Path clients = clients();
    Path files = Files.createDirectory(folder.resolve("files"));
    write(files, "1.dcm", SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 1));
    write(files, "2.dcm", SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 2));
    write(files, "3.dcm", SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1));
    write(files, "4.dcm", SampleScans.slice("BOB_2", "Smith^Bob", 2, 2, 1));
    try (RunningArchive archive =
        new RunningArchive(
            folder.resolve("archive"),
            Map.of(
                "dicom.enabled",
                "true",
                "dicom.port",
                "0",
                "dicom.accept-unknown-callers",
                "true",
                "resources.stable-age",
                "1 day"))) {
      List<String> command =
          List.of(
              "python3",
              "-X",
              "utf8",
              "-s",
              script(script).toString(),
              archive.anonymous("").build().uri().toString(),
              archive.admin().name(),
              archive.admin().password(),
              files.toString(),
              Integer.toString(archive.server().dicomPort().orElseThrow()));
      Map<String, String> environment = Map.of("PYTHONPATH", clients.toString());
      assertThat(new ClientRun(archive, folder).succeeds(folder, environment, command))
          .contains(": done");
    }
  }

  private static void write(Path files, String name, DataSetBuilder slice) throws IOException {
    DataSetBuilder image =
        slice
            .integer(Tag.SamplesPerPixel, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2")
            .integer(Tag.BitsAllocated, 16)
            .integer(Tag.BitsStored, 16)
            .integer(Tag.HighBit, 15)
            .integer(Tag.PixelRepresentation, 0);
    Files.write(files.resolve(name), SampleScans.file(image));
  }

  private static Path script(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(PythonClientsTest.class.getResource("clients/" + name + ".py"), name)
            .toURI());
  }

  private static Path clients() throws Exception {
    return ClientRun.fetched(
        "python-clients", Path.of("../build/test-clients.txt"), "build/test-clients");
  }
}
