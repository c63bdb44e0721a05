package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.server.FreePort;
import org.trinomen.server.SmallInstance;

final class SendCommandTest {

  @TempDir private Path folder;

  @Test
  void everyFileOfAFolderArrivesByteForByteOverOneAssociation() throws IOException {
    SmallInstance[] instances = {instance(1), instance(2), instance(3)};
    try (FakeNode node = new FakeNode(_ -> Status.SUCCESS)) {
      CommandRun run = send(node, folder.toString());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.out()).contains("3 kept, 0 failed, 0 passed over");
      for (SmallInstance instance : instances) {
        assertThat(node.received().get(instance.sopInstanceUid())).isEqualTo(instance.dataSet());
      }
      assertThat(node.associations()).hasSize(1);
      assertThat(node.associations().getFirst().calledAeTitle()).isEqualTo("NODE");
    }
  }

  @Test
  void severalAssociationsShareTheWork() throws IOException {
    for (int i = 0; i < 40; i++) {
      instance(i);
    }
    try (FakeNode node = new FakeNode(_ -> Status.SUCCESS)) {
      CommandRun run = send(node, "--associations", "4", folder.toString());

      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(node.received()).hasSize(40);
      assertThat(node.associations()).hasSizeBetween(2, 4);
    }
  }

  @Test
  void whatIsNotDicomIsPassedOverWithAWord() throws IOException {
    instance(1);
    Files.writeString(folder.resolve("notes.txt"), "Remember to call the site about visit 2.");
    try (FakeNode node = new FakeNode(_ -> Status.SUCCESS)) {
      CommandRun run = send(node, folder.toString());

      assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
      assertThat(run.err()).contains("notes.txt: passed over");
      assertThat(node.received()).hasSize(1);
    }
  }

  @Test
  void refusedInstancesAreFindingsAndWarningsAreNot() throws IOException {
    SmallInstance refused = instance(1);
    SmallInstance warned = instance(2);
    try (FakeNode node =
        new FakeNode(
            request ->
                request.sopInstanceUid().equals(refused.sopInstanceUid())
                    ? Status.OUT_OF_RESOURCES.withComment("disk full")
                    : Status.COERCION_OF_DATA_ELEMENTS)) {
      CommandRun run = send(node, "--json", folder.toString());

      assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
      assertThat(run.out().lines())
          .hasSize(3)
          .anyMatch(line -> line.contains(warned.sopInstanceUid()) && line.contains("true"))
          .anyMatch(line -> line.contains(refused.sopInstanceUid()) && line.contains("disk full"))
          .last()
          .asString()
          .contains("\"kept\":1,\"failed\":1");
    }
  }

  @Test
  void aNodeThatIsNotThereIsUnavailable() throws IOException {
    instance(1);
    int free = FreePort.any();

    CommandRun run = CommandRun.of("send", "--to", "127.0.0.1:" + free, folder.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("can't connect");
  }

  @Test
  void echoTellsWhetherANodeAnswers() throws IOException {
    try (FakeNode node = new FakeNode(_ -> Status.SUCCESS)) {
      CommandRun run = CommandRun.of("echo", "--to", node.address(), "--json");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.out()).startsWith("{\"node\":\"NODE@127.0.0.1:").contains("\"status\":0");
    }
  }

  @Test
  void nodesAreFoundByNameInTheConfiguration() throws IOException {
    try (FakeNode node = new FakeNode(_ -> Status.SUCCESS)) {
      String port = node.address().replaceAll(".*:(\\d+)/.*", "$1");
      Path config = Files.writeString(folder.resolve("trinomen.conf"), "");
      Files.createDirectories(folder.resolve("nodes.d"));
      Files.writeString(
          folder.resolve("nodes.d/pacs.conf"),
          "ae-title = PACS\nhost = \"127.0.0.1\"\nallow = []\nport = " + port);

      CommandRun run = CommandRun.of("echo", "--to", "pacs", "--config", config.toString());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(node.associations().getFirst().calledAeTitle()).isEqualTo("PACS");
      assertThat(CommandRun.of("echo", "--to", "nobody").exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void dumpShowsElementsAndTellsWhatIsNotDicom() throws IOException {
    SmallInstance instance = instance(1);
    String file = folder.resolve("1.dcm").toString();

    CommandRun plain = CommandRun.of("dump", file);
    CommandRun json = CommandRun.of("dump", "--json", file);

    assertThat(plain.exitCode()).as(plain.err()).isEqualTo(ExitCode.OK);
    assertThat(plain.out()).contains("(0010,0020) LO", "SEED7", "PatientID");
    assertThat(json.out()).contains("\"00080018\"").contains(instance.sopInstanceUid());
    String text = Files.writeString(folder.resolve("x.txt"), "not this").toString();
    assertThat(CommandRun.of("dump", text).exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(CommandRun.of("dump", "nowhere.dcm").exitCode()).isEqualTo(ExitCode.INPUT_OUTPUT);
  }

  private SmallInstance instance(int number) throws IOException {
    SmallInstance instance = SmallInstance.of(7, number, 5000 + number);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        FileMeta.encode(
            instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntaxUid()));
    file.writeBytes(instance.dataSet());
    Files.write(folder.resolve(number + ".dcm"), file.toByteArray());
    return instance;
  }

  private static CommandRun send(FakeNode node, String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("send", "--to", node.address()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
