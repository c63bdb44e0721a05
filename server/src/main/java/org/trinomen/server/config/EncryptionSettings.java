package org.trinomen.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the key is that what is kept is encrypted with; from nowhere: nothing is encrypted.
 *
 * @param keyFile holds it
 * @param key itself, or empty
 * @param keyCommand prints it; empty: none
 * @param formerKeyFiles hold keys of before
 */
public record EncryptionSettings(
    Optional<Path> keyFile, String key, List<String> keyCommand, List<Path> formerKeyFiles) {

  public EncryptionSettings {
    keyCommand = List.copyOf(keyCommand);
    formerKeyFiles = List.copyOf(formerKeyFiles);
  }

  /** Keeps the key. */
  @Override
  public String toString() {
    return "EncryptionSettings[" + keyFile + ", " + formerKeyFiles + "]";
  }
}
