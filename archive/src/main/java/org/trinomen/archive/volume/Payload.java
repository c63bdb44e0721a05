package org.trinomen.archive.volume;

import java.nio.file.Path;

/** The bytes of one arrival, complete and digested, before they are appended to a volume. */
public sealed interface Payload {

  /** Length in bytes. */
  long length();

  /** A payload small enough to be kept in memory: the first {@code length} bytes of an array. */
  record InMemory(byte[] bytes, int size) implements Payload {
    @Override
    public long length() {
      return size;
    }
  }

  /** A payload spooled to a file of its own; appending moves it without a copy through the heap. */
  record Spooled(Path file, long length) implements Payload {}
}
