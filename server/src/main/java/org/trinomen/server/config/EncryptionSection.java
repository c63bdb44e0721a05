package org.trinomen.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings below {@code encryption}. */
final class EncryptionSection {

  private static final String KEY_FILE = "encryption.key-file";
  private static final String FORMER = "encryption.former-key-files";

  private final Section section;
  private final Path base;
  private final Path data;

  EncryptionSection(Section section, Path base, Path data) {
    this.section = section;
    this.base = base;
    this.data = data;
  }

  EncryptionSettings read() {
    Optional<Path> file = SettingsFile.file(section, KEY_FILE, base);
    String key = section.text("encryption.key", _ -> true, "a key");
    List<String> command =
        Stream.of(section.text("encryption.key-command", _ -> true, "a command").split(" "))
            .filter(word -> !word.isEmpty())
            .toList();
    List<Path> former =
        section.texts(FORMER, text -> !text.isBlank(), "names of files").stream()
            .map(name -> base.resolve(name).normalize())
            .toList();
    boolean several =
        (file.isPresent() ? 1 : 0) + (key.isBlank() ? 0 : 1) + (command.isEmpty() ? 0 : 1) > 1;
    if (several) {
      section.wrong(KEY_FILE, "stands beside encryption.key or key-command: the key is in one");
    }
    file.filter(each -> each.startsWith(data)).ifPresent(_ -> inside(KEY_FILE));
    if (former.stream().anyMatch(each -> each.startsWith(data))) {
      inside(FORMER);
    }
    return new EncryptionSettings(file, key, command, former);
  }

  private void inside(String setting) {
    section.wrong(setting, "names a file in the data folder: whoever took that would have the key");
  }
}
