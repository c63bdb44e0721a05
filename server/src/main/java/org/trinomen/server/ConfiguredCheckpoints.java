package org.trinomen.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.trinomen.archive.checkpoint.CheckpointFolder;
import org.trinomen.archive.checkpoint.CheckpointWriter;
import org.trinomen.archive.checkpoint.SigningKey;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.config.CheckpointSettings;
import org.trinomen.server.config.Settings;

/** The checkpoints that the configuration asks for. */
public final class ConfiguredCheckpoints {

  private static final int TEXT_MAX = 4096;

  private ConfiguredCheckpoints() {}

  /** What they are signed with; empty if none are. */
  public static Optional<SigningKey> key(CheckpointSettings settings) throws IOException {
    if (settings.key().isEmpty()) {
      return Optional.empty();
    }
    Path file = settings.key().get();
    Optional<SigningKey> key = SigningKey.parse(text(file));
    if (key.isEmpty()) {
      throw new IOException(
          "%s holds no signing key; `trinomen audit key FILE` makes one".formatted(file));
    }
    return key;
  }

  /** What stands in a file of a key, or its begin. */
  public static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(TEXT_MAX), StandardCharsets.ISO_8859_1);
    }
  }

  /** Begins to write them; to be closed after the chains are. */
  static Closeable start(Settings settings, DurableFiles files, Clock clock) throws IOException {
    CheckpointSettings where = settings.checkpoints();
    Optional<SigningKey> key = key(where);
    if (where.folder().isEmpty() || key.isEmpty()) {
      return () -> {};
    }
    return CheckpointWriter.start(
        files,
        settings.data().chains(),
        new CheckpointFolder(files, where.folder().get()),
        key.get(),
        clock,
        where.every());
  }
}
