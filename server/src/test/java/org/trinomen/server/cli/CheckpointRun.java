package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.trinomen.archive.checkpoint.CheckpointFolder;
import org.trinomen.archive.checkpoint.CheckpointWriter;
import org.trinomen.archive.checkpoint.SigningKey;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.config.DataFolder;

/** Signs how far an archive's chains have come, as a server does at its start and stop. */
final class CheckpointRun {

  private CheckpointRun() {}

  static void once(Path data, Path checkpoints, Path key) throws IOException {
    DiskFiles files = new DiskFiles();
    CheckpointWriter.start(
            files,
            new DataFolder(data).chains(),
            new CheckpointFolder(files, checkpoints),
            SigningKey.parse(Files.readString(key)).orElseThrow(),
            Clock.systemUTC(),
            Duration.ofHours(1))
        .close();
  }
}
