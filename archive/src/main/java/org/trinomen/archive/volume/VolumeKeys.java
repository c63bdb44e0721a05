package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.encryption.DataKeyFile;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DurableFiles;

/** The keys of the volumes of a folder, each in a file beside its volume. */
final class VolumeKeys {

  private final DurableFiles files;
  private final Path folder;
  private final Keyring keyring;

  VolumeKeys(DurableFiles files, Path folder, Keyring keyring) {
    this.files = files;
    this.folder = folder;
    this.keyring = keyring;
  }

  boolean encrypts() {
    return keyring.encrypts();
  }

  /**
   * Makes the key of a new volume, if volumes are to be encrypted. It is durable when this returns,
   * and so before the volume is there: what is encrypted can be decrypted, whatever happens.
   */
  Optional<PayloadCipher> make(VolumeHeader header) throws IOException {
    if (!header.encrypted()) {
      return Optional.empty();
    }
    return Optional.of(
        new PayloadCipher(
            keyring.make(files, file(header.number()), header.keyPurpose()), keyring.ciphers()));
  }

  /** The key of a volume, if that is encrypted. */
  Optional<PayloadCipher> read(VolumeHeader header) throws IOException {
    if (!header.encrypted()) {
      return Optional.empty();
    }
    return Optional.of(
        new PayloadCipher(
            keyring.read(files, file(header.number()), header.keyPurpose()), keyring.ciphers()));
  }

  /**
   * Sees to it that all keys can be had, before anything is read or written: a start is the time to
   * learn of a wrong key, and not the day on which an old scan is asked for.
   */
  void requireAll() throws IOException {
    for (Path file : files.list(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith(DataKeyFile.SUFFIX)) {
        if (!keyring.encrypts()) {
          throw new KeyUnavailableException(
              "there are encrypted volumes in %s, and no key is configured: see encryption.key-file"
                  .formatted(folder));
        }
        keyring.requireReadable(files, file);
      }
    }
  }

  private Path file(int number) {
    return folder.resolve(VolumeHeader.keyFileName(number));
  }
}
