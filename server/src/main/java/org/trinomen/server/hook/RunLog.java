package org.trinomen.server.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run says, as a file of limited length: its begin, and its end, where what went wrong
 * stands. A command that floods it is not held up.
 */
final class RunLog {

  private static final int END_MAX = 64 * 1024;

  private final long beginMax;
  private final byte[] end;
  private long said;

  /** Where the next byte of the end goes; it is written round and round. */
  private int at;

  RunLog(long max) {
    this.end = new byte[(int) Math.min(END_MAX, max / 2)];
    this.beginMax = max - end.length;
  }

  /** Reads all of it, and keeps what may be kept; gives how much was said. */
  long keep(InputStream from, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] chunk = new byte[8192];
      for (int read = some(from, chunk); read >= 0; read = some(from, chunk)) {
        take(chunk, read, out);
      }
      writeEnd(out);
    }
    return said;
  }

  /** A pipe that is closed because the run is over has ended. */
  private static int some(InputStream from, byte[] chunk) {
    try {
      return from.read(chunk);
    } catch (IOException _) {
      return -1;
    }
  }

  private void take(byte[] chunk, int length, OutputStream out) throws IOException {
    int begin = Math.clamp(beginMax - said, 0, length);
    out.write(chunk, 0, begin);
    for (int i = begin; i < length; i++) {
      end[at] = chunk[i];
      at = (at + 1) % end.length;
    }
    said += length;
  }

  private void writeEnd(OutputStream out) throws IOException {
    long behind = said - beginMax;
    if (behind <= 0) {
      return;
    }
    if (behind <= end.length) {
      out.write(end, 0, (int) behind);
      return;
    }
    out.write(
        "\n... %d bytes are left out ...\n"
            .formatted(behind - end.length)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(end, at, end.length - at);
    out.write(end, 0, at);
  }
}
