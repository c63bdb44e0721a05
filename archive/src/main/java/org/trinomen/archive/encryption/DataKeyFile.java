package org.trinomen.archive.encryption;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * A data key, wrapped, as a file of four lines says it.
 *
 * @param purpose what it encrypts, as {@code volume 7c9e6679-7425-40de-944b-e07fc1f90ae7}
 * @param under the id of the key that wraps it
 */
public record DataKeyFile(String purpose, String under, byte[] wrapped) {

  /** What the names of such files end in. */
  public static final String SUFFIX = ".key";

  private static final String TITLE = "trinomen-data-key 1";
  private static final int BYTES_MAX = 4096;

  /** What the wrapped key is bound to. */
  byte[] context() {
    return (TITLE + "\nfor " + purpose + "\n").getBytes(US_ASCII);
  }

  /**
   * Reads a file.
   *
   * @throws KeyUnavailableException if it is not there, or is none
   */
  public static DataKeyFile read(DurableFiles files, Path file) throws IOException {
    if (!files.exists(file)) {
      throw new KeyUnavailableException(
          "the key file %s is missing: put it back from a backup".formatted(file));
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
    try (DurableFile in = files.openForReading(file)) {
      in.read(bytes, 0);
    }
    List<String> lines = new String(bytes.array(), 0, bytes.position(), US_ASCII).lines().toList();
    try {
      if (lines.size() == 4 && lines.getFirst().equals(TITLE)) {
        return new DataKeyFile(
            value(lines.get(1), "for "),
            value(lines.get(2), "under "),
            Base64.getDecoder().decode(value(lines.get(3), "wrapped ")));
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new KeyUnavailableException(
        "%s is not as a key file was written: put it back from a backup".formatted(file));
  }

  private static String value(String line, String name) {
    if (!line.startsWith(name)) {
      throw new IllegalArgumentException("no " + name);
    }
    return line.substring(name.length());
  }

  /** Puts it in a file's place; when this returns it is durable. */
  void write(DurableFiles files, Path file) throws IOException {
    String text =
        "%s\nfor %s\nunder %s\nwrapped %s\n"
            .formatted(TITLE, purpose, under, Base64.getEncoder().encodeToString(wrapped));
    files.replace(file, ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }
}
