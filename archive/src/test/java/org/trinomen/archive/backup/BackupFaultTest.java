package org.trinomen.archive.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.FaultyFiles;

/** A disk that is full or fails at any call leaves a whole backup, or nothing of it. */
final class BackupFaultTest {

  @TempDir private Path folder;

  private Path data() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("audit"));
    Files.createDirectories(data.resolve("spool"));
    Files.writeString(data.resolve("audit/000001-2026-01-01.jsonl"), "{}\n{}\n{\"half");
    Files.writeString(data.resolve("audit/head.json"), "{}");
    Files.writeString(data.resolve("spool/1"), "left out");
    Files.writeString(data.resolve("index.db"), "left out");
    return data;
  }

  private BackupManifest make(FaultyFiles files, Path root) throws IOException {
    return new Backup(files, data(), root, "test", Clock.systemUTC()).run(false);
  }

  @Test
  void aFaultAtAnyCallLeavesAWholeBackupOrNothing() throws IOException {
    for (FaultyFiles.Fault how :
        new FaultyFiles.Fault[] {
          FaultyFiles.Fault.ONCE, FaultyFiles.Fault.FOR_GOOD, FaultyFiles.Fault.FULL_FOR_GOOD
        }) {
      boolean struck = true;
      int failures = 0;
      for (int n = 1; struck; n++) {
        Path root = folder.resolve(how + "-" + n);
        FaultyFiles files = new FaultyFiles();
        files.failAt(n, how);
        try {
          assertThat(make(files, root).files()).hasSize(2);
        } catch (IOException e) {
          failures++;
          assertThat(new DiskFiles().list(root).stream().filter(Files::isDirectory)).isEmpty();
        }
        struck = files.struck();
      }
      assertThat(failures).isGreaterThan(5);
    }
  }

  @Test
  void aRestoreThatFailsLeavesTheFolderEmpty() throws IOException {
    Path root = folder.resolve("root");
    BackupManifest made = make(new FaultyFiles(), root);
    boolean struck = true;
    int failures = 0;
    for (int n = 1; struck; n++) {
      Path to = folder.resolve("to-" + n);
      FaultyFiles files = new FaultyFiles();
      files.failAt(n, FaultyFiles.Fault.FULL_FOR_GOOD);
      try {
        new Restore(files, root).run(made, to);
        assertThat(to.resolve("audit/000001-2026-01-01.jsonl")).hasContent("{}\n{}\n");
        assertThat(to.resolve(Restore.UNFINISHED)).doesNotExist();
      } catch (IOException e) {
        failures++;
        assertThat(new DiskFiles().list(to)).isEmpty();
      }
      struck = files.struck();
    }
    assertThat(failures).isGreaterThan(5);
  }
}
