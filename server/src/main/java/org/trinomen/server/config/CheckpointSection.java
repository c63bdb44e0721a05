package org.trinomen.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads the settings below {@code audit}. */
final class CheckpointSection {

  private static final String FOLDER = "audit.checkpoints";
  private static final String KEY = "audit.signing-key";

  private final Section section;
  private final Path base;
  private final Path data;

  CheckpointSection(Section section, Path base, Path data) {
    this.section = section;
    this.base = base;
    this.data = data;
  }

  CheckpointSettings read() {
    Optional<Path> folder = SettingsFile.file(section, FOLDER, base);
    Optional<Path> key = SettingsFile.file(section, KEY, base);
    Duration every =
        section.duration("audit.checkpoint-every", Duration.ofSeconds(1), Duration.ofDays(1));
    if (folder.isPresent() != key.isPresent()) {
      section.wrong(
          folder.isPresent() ? KEY : FOLDER,
          "must be given too: audit.checkpoints and audit.signing-key go together");
    }
    folder
        .filter(each -> !Files.isDirectory(each))
        .ifPresent(_ -> section.wrong(FOLDER, "names a folder that is not there: make it"));
    outside(FOLDER, folder);
    outside(KEY, key);
    return new CheckpointSettings(folder, key, every);
  }

  private void outside(String setting, Optional<Path> place) {
    place
        .filter(each -> each.startsWith(data))
        .ifPresent(
            _ ->
                section.wrong(
                    setting,
                    "lies in the data folder: whoever could forge a chain there could forge this"));
  }
}
