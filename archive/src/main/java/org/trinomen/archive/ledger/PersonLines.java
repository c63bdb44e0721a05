package org.trinomen.archive.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.encryption.LineCipher;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FileLines;

/**
 * How the lines of the file of persons stand on the disk: in the clear, or encrypted one by one.
 */
final class PersonLines {

  /** The key, beside the file. */
  static final String KEY_FILE_NAME = "persons.key";

  private static final String PURPOSE = "persons";
  private static final byte[] BEGIN = "{\"encrypted\":\"".getBytes(US_ASCII);
  private static final byte[] END = "\"}".getBytes(US_ASCII);

  private final Optional<LineCipher> cipher;

  private PersonLines(Optional<LineCipher> cipher) {
    this.cipher = cipher;
  }

  /** For reading: with the key if there is one. */
  static PersonLines read(DurableFiles files, Path folder, Keyring keyring) throws IOException {
    Path key = folder.resolve(KEY_FILE_NAME);
    return new PersonLines(
        files.exists(key)
            ? Optional.of(keyring.lines(keyring.read(files, key, PURPOSE)))
            : Optional.empty());
  }

  /** For writing: with a new key if lines are to be encrypted and there is none. */
  static PersonLines write(DurableFiles files, Path folder, Keyring keyring) throws IOException {
    PersonLines lines = read(files, folder, keyring);
    if (lines.encrypts() || !keyring.encrypts()) {
      return lines;
    }
    requireClear(files, folder);
    Path key = folder.resolve(KEY_FILE_NAME);
    return new PersonLines(Optional.of(keyring.lines(keyring.make(files, key, PURPOSE))));
  }

  /** Under a new key, what an earlier one has encrypted would read as damaged. */
  private static void requireClear(DurableFiles files, Path folder) throws IOException {
    Path path = folder.resolve(PersonVault.FILE_NAME);
    if (files.exists(path)) {
      try (DurableFile file = files.openForReading(path)) {
        FileLines.read(
            file,
            0,
            PersonVault.LINE_BYTES_MAX,
            (line, _, _) -> {
              if (isEncrypted(line)) {
                throw noKey();
              }
            });
      }
    }
  }

  private static KeyUnavailableException noKey() {
    return new KeyUnavailableException(
        "what is known of persons is encrypted, and ledger/%s is missing: put it back"
            .formatted(KEY_FILE_NAME));
  }

  boolean encrypts() {
    return cipher.isPresent();
  }

  static boolean isEncrypted(byte[] line) {
    return line.length > BEGIN.length + END.length
        && Arrays.equals(line, 0, BEGIN.length, BEGIN, 0, BEGIN.length);
  }

  /** A line without its newline, as it is to stand on the disk. */
  byte[] stored(byte[] line) {
    if (cipher.isEmpty() || isEncrypted(line)) {
      return line;
    }
    byte[] text = Base64.getEncoder().encode(cipher.get().encrypt(line));
    byte[] stored = Arrays.copyOf(BEGIN, BEGIN.length + text.length + END.length);
    System.arraycopy(text, 0, stored, BEGIN.length, text.length);
    System.arraycopy(END, 0, stored, BEGIN.length + text.length, END.length);
    return stored;
  }

  /**
   * What a line of the disk says; empty if it is not as it was written.
   *
   * @throws KeyUnavailableException if it is encrypted, and the key is not here
   */
  Optional<PersonLine> decode(byte[] line) throws KeyUnavailableException {
    if (!isEncrypted(line)) {
      return PersonLine.decode(line);
    }
    LineCipher decrypting = cipher.orElseThrow(PersonLines::noKey);
    try {
      byte[] text = Arrays.copyOfRange(line, BEGIN.length, line.length - END.length);
      return decrypting.decrypt(Base64.getDecoder().decode(text)).flatMap(PersonLine::decode);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
