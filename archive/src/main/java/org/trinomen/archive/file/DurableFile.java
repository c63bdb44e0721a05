package org.trinomen.archive.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file. All access is positional, so that any number of threads may read at once. */
public interface DurableFile extends Closeable {

  /**
   * Writes all remaining bytes at a position. On failure some of them may have been written.
   *
   * @throws StorageFullException if the disk has no room
   */
  void write(ByteBuffer bytes, long position) throws IOException;

  /**
   * Copies the first {@code length} bytes of another file to a position, inside the kernel where it
   * can.
   *
   * @throws StorageFullException if the disk has no room
   */
  void copyFrom(Path source, long length, long position) throws IOException;

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return the number of bytes read, 0 at the end of the file
   */
  int read(ByteBuffer into, long position) throws IOException;

  /**
   * Makes all that was written durable, and the file's size with it. If this fails, whatever was
   * written since it last succeeded is in doubt, and a later success does not end the doubt.
   *
   * @throws StorageFullException if the disk has no room; the doubt is the same
   */
  void sync() throws IOException;

  /** Cuts the file to a size. */
  void truncate(long size) throws IOException;

  long size() throws IOException;
}
