package org.trinomen.archive.encryption;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.trinomen.archive.file.DurableFiles;

/** The keys that open data keys; the first of them wraps new ones. Without any, nothing is. */
public final class Keyring {

  private final List<KeyWrapper> wrappers;
  private final RandomGenerator random;
  private final ChunkCiphers ciphers = new ChunkCiphers();

  /**
   * A keyring.
   *
   * @param wrappers the one in use, and behind it those that were before; none: no encryption
   * @param random for data keys: must not be predictable
   */
  public Keyring(List<KeyWrapper> wrappers, RandomGenerator random) {
    this.wrappers = List.copyOf(wrappers);
    this.random = random;
  }

  /** Encrypts nothing, and opens nothing that is. */
  public static Keyring none() {
    return new Keyring(List.of(), new SecureRandom());
  }

  /** Whether what is written from now on is encrypted. */
  public boolean encrypts() {
    return !wrappers.isEmpty();
  }

  /** The id of the key that wraps new data keys, if any does. */
  public Optional<String> current() {
    return wrappers.stream().findFirst().map(KeyWrapper::id);
  }

  /** The ids of all keys that are here. */
  public List<String> ids() {
    return wrappers.stream().map(KeyWrapper::id).toList();
  }

  public ChunkCiphers ciphers() {
    return ciphers;
  }

  /** A data key for what is never read again after this process: it stands nowhere. */
  public DataKey passing() {
    return new DataKey(DataKey.random(random));
  }

  /**
   * Makes a data key and keeps it in a file. When this returns the file is durable: only then may
   * anything be encrypted.
   *
   * @param purpose what it is for: must be said again to read it
   */
  public DataKey make(DurableFiles files, Path file, String purpose) throws IOException {
    KeyWrapper current =
        wrappers.stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nothing is encrypted here"));
    byte[] key = DataKey.random(random);
    wrap(current, key, purpose).write(files, file);
    return new DataKey(key);
  }

  private static DataKeyFile wrap(KeyWrapper by, byte[] key, String purpose)
      throws KeyUnavailableException {
    byte[] context = new DataKeyFile(purpose, by.id(), new byte[0]).context();
    return new DataKeyFile(purpose, by.id(), by.wrap(key, context));
  }

  /**
   * The data key in a file.
   *
   * @throws KeyUnavailableException if the file is missing, is for something else, or wants a key
   *     that is not here
   */
  public DataKey read(DurableFiles files, Path file, String purpose) throws IOException {
    DataKeyFile kept = DataKeyFile.read(files, file);
    if (!kept.purpose().equals(purpose)) {
      throw new KeyUnavailableException(
          "the key in %s is for %s, and not for %s".formatted(file, kept.purpose(), purpose));
    }
    return new DataKey(unwrap(kept, file));
  }

  /** Encrypts lines with a data key. */
  public LineCipher lines(DataKey key) {
    return new LineCipher(key, random);
  }

  /** Whether the key in a file can be had, whatever it is for. */
  public void requireReadable(DurableFiles files, Path file) throws IOException {
    unwrap(DataKeyFile.read(files, file), file);
  }

  /**
   * Has the data key in a file wrapped by the key in use, if another one wraps it. The data key
   * stays, and so do the bytes that it encrypts.
   *
   * @return whether there was anything to do
   */
  public boolean rewrap(DurableFiles files, Path file) throws IOException {
    DataKeyFile kept = DataKeyFile.read(files, file);
    byte[] key = unwrap(kept, file);
    KeyWrapper current = wrappers.getFirst();
    if (kept.under().equals(current.id())) {
      return false;
    }
    wrap(current, key, kept.purpose()).write(files, file);
    return true;
  }

  private byte[] unwrap(DataKeyFile kept, Path file) throws KeyUnavailableException {
    List<String> here = new ArrayList<>();
    for (KeyWrapper wrapper : wrappers) {
      if (wrapper.id().equals(kept.under())) {
        try {
          return wrapper.unwrap(kept.wrapped(), kept.context());
        } catch (KeyUnavailableException e) {
          throw new KeyUnavailableException("%s: %s".formatted(file, e.getMessage()));
        }
      }
      here.add(wrapper.id());
    }
    throw new KeyUnavailableException(
        "%s is wrapped by key %s, %s; name it in encryption.key-file or encryption.former-key-files"
            .formatted(
                file,
                kept.under(),
                here.isEmpty() ? "and no key is configured" : "and only these are here: " + here));
  }
}
