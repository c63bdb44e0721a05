package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.backup.Backup;
import org.trinomen.archive.backup.BackupManifest;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.cli.CommandRun;

/** What is restored from a backup is what was there, and what is damaged is not restored. */
final class BackupTest {

  private static final int SEED = 91;
  private static final int BYTES = 5_000;

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Path backups = Path.of("");
  private Path restored = Path.of("");
  private Path key = Path.of("");
  private RunningArchive archive;

  @BeforeEach
  void start() throws IOException {
    data = folder.resolve("data");
    backups = folder.resolve("backups");
    restored = folder.resolve("restored");
    key = folder.resolve("a.secret");
    assertThat(CommandRun.of("keys", "new", key.toString()).exitCode()).isZero();
    archive =
        new RunningArchive(
            data, Map.of("encryption.key-file", key.toString(), "log.level", "error"));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private SmallInstance upload(int number) throws Exception {
    SmallInstance instance = SmallInstance.of(SEED, number, BYTES);
    assertThat(archive.upload(instance.file()).statusCode()).isEqualTo(200);
    return instance;
  }

  private CommandRun on(Path root, String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--set", "data.folder=" + root, "--set", "encryption.key-file=" + key));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private void backUp() {
    CommandRun run = on(data, "backup", "--to", backups.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private CommandRun restore() {
    return CommandRun.of("restore", "--from", backups.toString(), "--to", restored.toString());
  }

  private void assertRestoredIsSound(int records) {
    CommandRun run = restore();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(on(restored, "rebuild", "index").exitCode()).isZero();
    CommandRun verified = on(restored, "verify");
    assertThat(verified.out()).contains("all is well").contains(records + " records");
    assertThat(on(restored, "keys", "check").exitCode()).isZero();
  }

  private List<Path> held() throws IOException {
    try (Stream<Path> all = Files.walk(backups)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatARunningArchiveHoldsIsRestoredWithItsStatementsAndAttachments() throws Exception {
    SmallInstance instance = upload(1);
    String attachment = "/instances/" + instance.publicId() + "/attachments/1024";
    assertThat(archive.send(archive.request(attachment).PUT(BodyPublishers.ofString("a note"))))
        .extracting(java.net.http.HttpResponse::statusCode)
        .isEqualTo(200);
    backUp();
    assertThat(CommandRun.of("backup", "verify", "--from", backups.toString()).out())
        .contains("all is well");
    archive.close();
    assertRestoredIsSound(1);
    for (String folder : List.of("ledger", "annotations", "attachments")) {
      for (Path file : filesIn(data.resolve(folder))) {
        Path copy = restored.resolve(data.relativize(file));
        byte[] here = Files.readAllBytes(copy);
        byte[] there = Arrays.copyOf(Files.readAllBytes(file), here.length);
        assertThat(here).as(copy.toString()).isEqualTo(there);
      }
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().matches(".*\\.(jsonl|vol|key)")).toList();
    }
  }

  @Test
  void aBackupInTheMidstOfArrivalsIsWhole() throws Exception {
    upload(0);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
      Future<Integer> sent =
          sender.submit(
              () -> {
                int next = 1;
                while (!done.get()) {
                  upload(next++);
                }
                return next;
              });
      for (int i = 0; i < 5; i++) {
        backUp();
      }
      done.set(true);
      assertThat(sent.get()).isPositive();
    }
    assertThat(restore().exitCode()).isZero();
    assertThat(on(restored, "rebuild", "index").exitCode()).isZero();
    assertThat(on(restored, "verify").out()).contains("all is well");
  }

  @Test
  void whatAnOlderBackupHoldsIsNotCopiedAgainUnlessItHasGone() throws Exception {
    upload(1);
    archive.close();
    BackupManifest first = make(false);
    BackupManifest second = make(false);
    assertThat(first.ownBytes()).isEqualTo(first.bytes()).isPositive();
    assertThat(second.ownBytes()).isZero();
    Path volume = backups.resolve(first.name()).resolve("data/volumes/000001.vol");
    long length = Files.size(volume);
    Files.delete(volume);
    assertThat(make(false).ownBytes()).isEqualTo(length);
    assertRestoredIsSound(1);
    assertThat(make(true).ownBytes()).isGreaterThan(length);
  }

  private BackupManifest make(boolean full) throws IOException {
    return new Backup(new DiskFiles(), data, backups, "test", Clock.systemUTC()).run(full);
  }

  @Test
  void noFileThatIsMissingCutShortOrAlteredIsOverlookedOrRestored() throws Exception {
    upload(1);
    archive.close();
    backUp();
    int tried = 0;
    for (Path file : held()) {
      byte[] sound = Files.readAllBytes(file);
      if (sound.length == 0) {
        continue;
      }
      byte[] altered = sound.clone();
      altered[sound.length / 2] ^= 1;
      for (byte[] bad : List.of(altered, Arrays.copyOf(sound, sound.length - 1))) {
        Files.write(file, bad);
        assertRefused(file);
      }
      Files.delete(file);
      assertRefused(file);
      Files.write(file, sound);
      tried++;
    }
    assertThat(tried).isGreaterThan(8);
    assertRestoredIsSound(1);
  }

  private void assertRefused(Path file) throws IOException {
    CommandRun verified = CommandRun.of("backup", "verify", "--from", backups.toString());
    assertThat(verified.exitCode()).as(file.toString()).isIn(1, 74);
    assertThat(restore().exitCode()).as(file.toString()).isEqualTo(74);
    if (Files.exists(restored)) {
      assertThat(filesIn(restored)).isEmpty();
    }
  }

  @Test
  void whatWasInterruptedDoesNotCount() throws Exception {
    upload(1);
    archive.close();
    Path killed = backups.resolve("backup-20200101T000000Z");
    Files.createDirectories(killed.resolve("data/volumes"));
    assertThat(restore().exitCode()).isEqualTo(74);
    backUp();
    assertThat(killed).doesNotExist();
    assertRestoredIsSound(1);

    CommandRun inside = on(data, "backup", "--to", data.resolve("backups").toString());
    assertThat(inside.exitCode()).isEqualTo(74);
    assertThat(inside.err()).contains("another disk");
    assertThat(restore().err()).contains("is not empty");
  }

  @Test
  void aFolderInWhichARestoreHasNotEndedIsNotServed() throws Exception {
    upload(1);
    archive.close();
    Files.createFile(data.resolve("restore.unfinished"));
    CommandRun run = on(data, "verify");
    assertThat(run.exitCode()).isEqualTo(74);
    assertThat(run.err()).contains("restore again");
  }
}
