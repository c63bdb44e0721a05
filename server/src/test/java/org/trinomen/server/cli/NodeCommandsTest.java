package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.dimse.Status;

/** What commands that call nodes make of a command line. */
@Timeout(60)
final class NodeCommandsTest {

  private static final String NOBODY = "127.0.0.1:1/NOBODY";

  @TempDir private Path folder;

  @Test
  void aNodeOfTheConfigurationIsCalledAsTheServerCallsItselfToIt() throws IOException {
    try (FakeNode node = new FakeNode(_ -> Status.SUCCESS)) {
      Files.createDirectories(folder.resolve("nodes.d"));
      Files.writeString(folder.resolve("trinomen.conf"), "dicom.ae-title = LEIDEN\n");
      String port = node.address().replaceAll(".*:(\\d+)/.*", "$1");
      for (String name : new String[] {"usual", "special"}) {
        Files.writeString(
            folder.resolve("nodes.d/" + name + ".conf"),
            "ae-title = %s\nhost = \"127.0.0.1\"\nport = %s\nallow = []\n".formatted(name, port)
                + (name.equals("special") ? "local-ae-title = LEIDEN_PET\n" : ""));
      }
      String config = "--config=" + folder; // the folder, as the server takes it

      assertThat(CommandRun.of("echo", "--to=usual", config).err()).isEmpty();
      assertThat(CommandRun.of("echo", "--to=special", config).err()).isEmpty();
      assertThat(CommandRun.of("echo", "--to=special", "--as=ME", config).err()).isEmpty();
      assertThat(CommandRun.of("echo", "--to=" + node.address(), config).err()).isEmpty();

      assertThat(node.associations())
          .extracting(request -> request.callingAeTitle())
          .containsExactly("LEIDEN", "LEIDEN_PET", "ME", "TRINOMEN_SEND");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "study, PatientID=1, StudyInstanceUID",
    "study, StudyInstanceUID=, StudyInstanceUID",
    "patient, PatientName=Doe, PatientID",
    "series, StudyInstanceUID=1.2, SeriesInstanceUID",
    "instance, SeriesInstanceUID=1.2, SOPInstanceUID",
  })
  void whatIsRetrievedIsNamedByItsUniqueKey(String level, String condition, String lacking) {
    Path into = folder.resolve("into");

    CommandRun got =
        CommandRun.of("get", "--to=" + NOBODY, "--into=" + into, "--level=" + level, condition);
    CommandRun moved =
        CommandRun.of("move", "--to=" + NOBODY, "--destination=X", "--level=" + level, condition);

    for (CommandRun run : new CommandRun[] {got, moved}) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains(lacking + " must be given");
    }
    assertThat(into).doesNotExist();
  }

  @Test
  void whereThereIsNoAnswerThereIsNoTable() {
    CommandRun run = CommandRun.of("find", "--to=" + NOBODY);

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("can't connect").doesNotContain("lost");
  }
}
