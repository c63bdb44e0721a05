package org.trinomen.archive.volume;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.trinomen.archive.encryption.TemporaryFile;

/** The bytes of one arrival, complete and digested, before they are appended to a volume. */
public sealed interface Payload {

  /** Length in bytes. */
  long length();

  /** The bytes, from the first on. */
  default InputStream open() throws IOException {
    return switch (this) {
      case InMemory(byte[] bytes, int size) -> new ByteArrayInputStream(bytes, 0, size);
      case Spooled(Path file, long _) -> Files.newInputStream(file);
      case Encrypted(TemporaryFile file, long _) -> file.open(0);
    };
  }

  /** A payload small enough to be kept in memory: the first {@code length} bytes of an array. */
  record InMemory(byte[] bytes, int size) implements Payload {
    @Override
    public long length() {
      return size;
    }
  }

  /** A payload spooled to a file of its own; appending moves it without a copy through the heap. */
  record Spooled(Path file, long length) implements Payload {}

  /** A payload spooled to a file that only this process can read. */
  record Encrypted(TemporaryFile file, long length) implements Payload {}
}
