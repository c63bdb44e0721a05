package org.trinomen.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.config.SettingsFile;

/** Whoever takes the disk and not the key reads nothing of what is kept. */
final class EncryptionTest {

  private static final int SEED = 77;
  private static final String NAME = "Vriesendorpina";
  private static final String ATTACHED = "a letter that nobody else should read";
  private static final String ROSTER =
      """
      study,site,subject,given,family,birth-date,sex,enrolled
      NPET-A,NPET-A/1,A010,Machteld,%s,1980-02-03,F,2014-07-01
      """
          .formatted(NAME);

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Path key = Path.of("");
  private RunningArchive archive;

  @BeforeEach
  void start() throws IOException {
    data = folder.resolve("data");
    key = folder.resolve("a.secret");
    assertThat(CommandRun.of("keys", "new", key.toString()).exitCode()).isZero();
    archive = new RunningArchive(data, with(key));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private static Map<String, String> with(Path key) {
    return Map.of("encryption.key-file", key.toString(), "log.level", "error");
  }

  private CommandRun run(String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--set", "data.folder=" + data, "--set", "encryption.key-file=" + key));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private SmallInstance uploaded(int number, int bytes) throws Exception {
    SmallInstance instance = SmallInstance.of(SEED, number, bytes);
    assertThat(archive.upload(instance.file()).statusCode()).isEqualTo(200);
    return instance;
  }

  private byte[] file(SmallInstance instance) throws Exception {
    return archive.bytes("/instances/" + instance.publicId() + "/file").body();
  }

  /** Forty bytes out of the middle: of no two instances the same. */
  private static String piece(SmallInstance instance) {
    int middle = instance.dataSet().length / 2;
    return new String(Arrays.copyOfRange(instance.dataSet(), middle, middle + 40), ISO_8859_1);
  }

  private void assertNowhere(String... texts) throws IOException {
    int searched = 0;
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), ISO_8859_1);
        searched++;
        for (String text : texts) {
          assertThat(content.contains(text)).as(data.relativize(file).toString()).isFalse();
        }
      }
    }
    assertThat(searched).isGreaterThan(10);
  }

  @Test
  void aStolenDiskTellsNothingOfImagesAttachmentsAndNames() throws Exception {
    SmallInstance small = uploaded(1, 5_000);
    SmallInstance large = uploaded(2, 3_000_000);
    String attachment = "/instances/" + small.publicId() + "/attachments/1024";
    assertThat(archive.send(archive.request(attachment).PUT(BodyPublishers.ofString(ATTACHED))))
        .extracting(java.net.http.HttpResponse::statusCode)
        .isEqualTo(200);
    String zipJob = "{\"Resources\":[\"%s\"],\"Synchronous\":false}".formatted(large.publicId());
    assertThat(archive.post("/tools/create-archive", zipJob).statusCode()).isEqualTo(200);

    assertNowhere(piece(small), piece(large), ATTACHED);
    archive.restart();
    assertNowhere(piece(small), piece(large), ATTACHED);
    assertThat(file(small)).isEqualTo(small.file());
    assertThat(file(large)).isEqualTo(large.file());
    assertThat(archive.get(attachment + "/data").body()).isEqualTo(ATTACHED);

    archive.close();
    assertThat(run("verify").out()).contains("all is well");
    assertThat(run("rebuild", "index").exitCode()).isZero();
    assertThat(run("keys", "check").out()).contains("of which 0 can't be unwrapped");
  }

  @Test
  void anotherKeyIsTakenAfterRotationAndTheFormerOneNoLonger() throws Exception {
    SmallInstance instance = uploaded(1, 5_000);
    archive.close();
    Path former = key;
    key = folder.resolve("b.secret");
    assertThat(run("keys", "check").exitCode()).isEqualTo(78); // there is no such key yet
    assertThat(CommandRun.of("keys", "new", key.toString()).exitCode()).isZero();

    assertThatThrownBy(() -> Wiring.start(settings(with(key))))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("is wrapped by key");
    assertThat(run("keys", "check").exitCode()).isEqualTo(1);
    CommandRun rotated = run("keys", "rotate", "--set", "encryption.former-key-files=" + former);
    assertThat(rotated.exitCode()).as(rotated.err()).isZero();
    assertThat(run("keys", "check").exitCode()).isZero();
    assertThatThrownBy(() -> Wiring.start(settings(with(former))))
        .isInstanceOf(KeyUnavailableException.class);
    try (Wiring server = Wiring.start(settings(with(key)))) {
      assertThat(server.finder().versions(instance.publicId())).hasSize(1);
    }
    assertThat(run("verify").out()).contains("all is well");
  }

  private org.trinomen.server.config.Settings settings(Map<String, String> more) {
    Map<String, String> all = new java.util.HashMap<>(more);
    all.putAll(Map.of("data.folder", data.toString(), "http.port", "0", "dicom.enabled", "false"));
    return SettingsFile.of(all);
  }

  @Test
  void aServerWithoutTheKeyDoesNotStartAndChangesNothing() throws Exception {
    SmallInstance instance = uploaded(1, 5_000);
    archive.close();
    Path volume = data.resolve("volumes/000001.vol");
    byte[] before = Files.readAllBytes(volume);
    assertThatThrownBy(() -> Wiring.start(settings(Map.of())))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("encryption.key-file");
    CommandRun blind = CommandRun.of("verify", "--set", "data.folder=" + data);
    assertThat(blind.exitCode()).isEqualTo(74);
    assertThat(blind.err()).contains("encryption.key-file");
    assertThat(Files.readAllBytes(volume)).isEqualTo(before);
    assertThat(instance.dataSet()).isNotEmpty();
  }
}
