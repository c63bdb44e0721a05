package org.trinomen.archive.chain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * The last line known to be durable, in a small file of its own: without it nobody could tell that
 * lines were taken off the end. Whoever fears a forger of both keeps copies of it elsewhere.
 *
 * @param seq 0 if there is no line
 * @param file number of the file that holds it; 0 if there is none
 * @param offset where it begins, so that a start need not read what is before
 */
public record ChainHead(long seq, String hash, int file, long offset) {

  static final ChainHead NONE = new ChainHead(0, ChainedLine.NO_PREVIOUS, 0, 0);
  static final String FILE_NAME = "head.json";

  /** Reads it; empty if there is no such file, as before the first start. */
  public static Optional<ChainHead> read(DurableFiles files, Path folder) throws IOException {
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
      return Optional.of(decode(object));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(path + " can't be read; it says where the log ends", e);
    }
  }

  private static ChainHead decode(byte[] object) throws IOException {
    long seq = -1;
    String hash = "";
    int file = 0;
    long offset = 0;
    try (JsonParser parser = ChainedLine.parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "seq" -> seq = parser.getLongValue();
          case "hash" -> hash = parser.getText();
          case "file" -> file = parser.getIntValue();
          case "offset" -> offset = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    }
    if (seq < 0) {
      throw new IllegalArgumentException("no number");
    }
    return new ChainHead(seq, hash, file, offset);
  }

  void write(DurableFiles files, Path folder) throws IOException {
    String text =
        "{\"seq\":%d,\"hash\":\"%s\",\"file\":%d,\"offset\":%d}\n"
            .formatted(seq, hash, file, offset);
    files.replace(
        folder.resolve(FILE_NAME), ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
