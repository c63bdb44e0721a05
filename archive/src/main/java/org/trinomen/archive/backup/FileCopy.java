package org.trinomen.archive.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.volume.Sha256;

/** Copies files and digests them on the way. */
final class FileCopy {

  private static final int CHUNK_BYTES = 256 * 1024;

  private final DurableFiles files;

  FileCopy(DurableFiles files) {
    this.files = files;
  }

  /**
   * Copies the beginning of a file to a new one, durable when this returns.
   *
   * @return SHA-256 of the bytes; empty if there are fewer
   */
  Optional<String> copy(Path from, long bytes, Path to) throws IOException {
    files.createFolder(to.resolveSibling(""));
    try (DurableFile in = files.openForReading(from);
        DurableFile out = files.create(to)) {
      Optional<String> digest = digest(in, bytes, (chunk, at) -> out.write(chunk, at));
      out.sync();
      return digest;
    }
  }

  /** SHA-256 of the beginning of a file; empty if it is shorter. */
  Optional<String> digest(Path of, long bytes) throws IOException {
    try (DurableFile in = files.openForReading(of)) {
      return digest(in, bytes, (_, _) -> {});
    }
  }

  private interface Taker {
    void take(ByteBuffer chunk, long at) throws IOException;
  }

  private static Optional<String> digest(DurableFile in, long bytes, Taker taker)
      throws IOException {
    MessageDigest sha256 = Sha256.begin();
    byte[] chunk = new byte[CHUNK_BYTES];
    long at = 0;
    while (at < bytes) {
      int count = in.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, bytes - at)), at);
      if (count == 0) {
        return Optional.empty();
      }
      sha256.update(chunk, 0, count);
      taker.take(ByteBuffer.wrap(chunk, 0, count), at);
      at += count;
    }
    return Optional.of(new Sha256(sha256.digest()).hex());
  }
}
