package org.trinomen.archive.encryption;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.file.DurableFiles;

/**
 * Where files lie for a while, each encrypted under a key of its own where encryption is on.
 *
 * @param folder exists, and is cleared of {@code *.part} at each start
 */
public record TemporaryFiles(DurableFiles files, Path folder, Keyring keyring) {

  /** A new file of this name. */
  public TemporaryFile create(Path file) throws IOException {
    return new TemporaryFile(
        files,
        file,
        keyring.ciphers(),
        keyring.encrypts() ? Optional.of(keyring.passing()) : Optional.empty());
  }
}
