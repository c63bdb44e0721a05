package org.trinomen.archive.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * The last entry known to be durable, in a small file of its own: without it nobody could tell that
 * entries were taken off the end. Whoever fears a forger of both keeps copies of it elsewhere.
 *
 * @param seq 0 if there is no entry
 * @param file number of the file that holds it; 0 if there is none
 * @param offset where its line begins, so that a start need not read what is before
 */
record AuditHead(long seq, String hash, int file, long offset) {

  static final AuditHead NONE = new AuditHead(0, AuditLine.NO_PREVIOUS, 0, 0);
  static final String FILE_NAME = "head.json";

  /** Reads it; empty if there is no such file, as before the first start. */
  static Optional<AuditHead> read(DurableFiles files, Path folder, AuditLine lines)
      throws IOException {
    Path path = folder.resolve(FILE_NAME);
    if (!files.exists(path)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(1024);
    try (DurableFile file = files.openForReading(path)) {
      file.read(bytes, 0);
    }
    byte[] object = new byte[bytes.flip().remaining()];
    bytes.get(object);
    try {
      Map<String, String> fields = lines.fields(object);
      return Optional.of(
          new AuditHead(
              Long.parseLong(fields.getOrDefault("seq", "none")),
              fields.getOrDefault("hash", "none"),
              Integer.parseInt(fields.getOrDefault("file", "0")),
              Long.parseLong(fields.getOrDefault("offset", "0"))));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(path + " can't be read; it is part of the audit trail", e);
    }
  }

  void write(DurableFiles files, Path folder) throws IOException {
    String text =
        "{\"seq\":%d,\"hash\":\"%s\",\"file\":%d,\"offset\":%d}\n"
            .formatted(seq, hash, file, offset);
    files.replace(
        folder.resolve(FILE_NAME), ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
