package org.trinomen.server.orthanc;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is written until all of it is there, a little in memory and more in a file. What is
 * made with an effort that can fail halfway, such as frames that have to be decoded, is answered
 * with an error then, and not with half of itself.
 */
public final class Withheld extends OutputStream {

  private static final int IN_MEMORY = 4 << 20;

  private final Path folder;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long length;

  /**
   * Holds nothing yet.
   *
   * @param folder takes a file for what is long
   */
  public Withheld(Path folder) {
    this.folder = folder;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    length += count;
    if (out == null && memory.size() + count > IN_MEMORY) {
      // What a crash leaves of such a name is deleted at the next start.
      Path begun = Files.createTempFile(folder, "withheld", ".part");
      file = begun;
      out = new BufferedOutputStream(Files.newOutputStream(begun));
      memory.writeTo(out);
      memory.reset();
    }
    if (out == null) {
      memory.write(from, offset, count);
    } else {
      out.write(from, offset, count);
    }
  }

  /** Bytes that are held. */
  public long length() {
    return length;
  }

  /** Passes on all that was written; the stream stays open. */
  public void sendTo(OutputStream to) throws IOException {
    if (file == null || out == null) {
      memory.writeTo(to);
    } else {
      out.flush();
      Files.copy(file, to);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (out != null) {
        out.close();
      }
    } finally {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }
}
