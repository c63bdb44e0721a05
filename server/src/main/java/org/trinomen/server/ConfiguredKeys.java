package org.trinomen.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.trinomen.archive.encryption.KeyEncryptionKey;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.KeyWrapper;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.server.config.EncryptionSettings;

/** The keys that the configuration names. */
public final class ConfiguredKeys {

  private static final int TEXT_MAX = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NO_KEY =
      "%s is no key: one looks like " + KeyEncryptionKey.PREFIX + "..., see docs/encryption.md";

  private ConfiguredKeys() {}

  /**
   * Reads them.
   *
   * @throws KeyUnavailableException if one is not to be had
   */
  public static Keyring of(EncryptionSettings settings) throws IOException {
    SecureRandom random = new SecureRandom();
    List<KeyWrapper> keys = new ArrayList<>();
    if (settings.keyFile().isPresent()) {
      keys.add(inFile(settings.keyFile().get(), random));
    } else if (!settings.key().isBlank()) {
      keys.add(parsed(settings.key(), "encryption.key", random));
    } else if (!settings.keyCommand().isEmpty()) {
      keys.add(parsed(printed(settings.keyCommand()), "what the key command prints", random));
    } else if (!settings.formerKeyFiles().isEmpty()) {
      throw new KeyUnavailableException(
          "encryption.former-key-files needs encryption.key-file beside it");
    }
    for (Path former : settings.formerKeyFiles()) {
      keys.add(inFile(former, random));
    }
    return new Keyring(keys, random);
  }

  private static KeyEncryptionKey inFile(Path file, SecureRandom random) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(TEXT_MAX), StandardCharsets.US_ASCII);
      return parsed(text, file.toString(), random);
    } catch (java.nio.file.FileSystemException e) {
      throw new KeyUnavailableException("the key file %s can't be read".formatted(file));
    }
  }

  private static KeyEncryptionKey parsed(String text, String where, SecureRandom random)
      throws KeyUnavailableException {
    return KeyEncryptionKey.parse(text, random)
        .orElseThrow(() -> new KeyUnavailableException(NO_KEY.formatted(where)));
  }

  /** What it complains of goes where our own complaints go. */
  private static String printed(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] text = out.readNBytes(TEXT_MAX);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new KeyUnavailableException(
            "the command of encryption.key-command failed: " + command.getFirst());
      }
      return new String(text, StandardCharsets.US_ASCII);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyUnavailableException("interrupted while the key command ran");
    } finally {
      process.destroyForcibly();
    }
  }
}
