package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * Files that come in slices, a request each, as jQuery File Upload sends them: every request has
 * the headers {@code X-Requested-With: XMLHttpRequest}, {@code X-File-Name} and {@code
 * X-File-Size}. Slices of one file come in their order; those of several files may come in turn.
 * What is not complete waits in the spool; only so many wait, and the oldest is given up first.
 */
final class SlicedUploads {

  /** Files of all accounts that may wait for more. */
  static final int WAITING_MAX = 64;

  private static final String SIZE = "X-File-Size";
  private static final String NAME = "X-File-Name";

  /** Which file a slice belongs to. */
  private record Name(String account, String file, long size) {}

  /** What of a file has come. */
  private record Waiting(Path file, long length) {}

  /** Takes a file whose last slice has come. */
  @FunctionalInterface
  interface Complete {
    void take(InputStream file) throws IOException;
  }

  private final Path spool;
  private final long sizeMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Name, Waiting> waiting = new LinkedHashMap<>();

  /**
   * Uploads in slices.
   *
   * @param spool a folder, which is cleared when the server starts
   * @param sizeMax of a file
   */
  SlicedUploads(Path spool, long sizeMax) {
    this.spool = spool;
    this.sizeMax = sizeMax;
  }

  /** The size of the whole file, if the request brings a slice of one. */
  OptionalLong sizeOfWhole(Exchange exchange) {
    String size = exchange.header(SIZE).orElse("");
    boolean sliced =
        "XMLHttpRequest".equals(exchange.header("X-Requested-With").orElse(""))
            && exchange.header(NAME).isPresent();
    if (!sliced || size.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!size.matches("[0-9]{1,15}")) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, SIZE + " is not a whole number");
    }
    if (Long.parseLong(size) > sizeMax) {
      throw new RequestFailure(
          ErrorCode.TOO_LARGE, "too large: see the setting limits.instance-size-max");
    }
    return OptionalLong.of(Long.parseLong(size));
  }

  /** Takes a slice; the file is handed on when all of it is there. */
  void add(Exchange exchange, long size, InputStream slice, Complete complete) throws IOException {
    Name name = new Name(exchange.principal().account(), exchange.header(NAME).orElse(""), size);
    // Taken out while the slice comes, which may be slow: the lock is not held for that.
    Waiting now = appended(taken(name), size, slice);
    if (now.length() < size) {
      for (Path old : putBack(name, now)) {
        Files.deleteIfExists(old);
      }
      return;
    }
    try (InputStream whole = Files.newInputStream(now.file())) {
      complete.take(whole);
    } finally {
      Files.deleteIfExists(now.file());
    }
  }

  private @Nullable Waiting taken(Name name) {
    lock.lock();
    try {
      return waiting.remove(name);
    } finally {
      lock.unlock();
    }
  }

  /** What is given up for it. */
  private List<Path> putBack(Name name, Waiting now) {
    List<Path> old = new ArrayList<>();
    lock.lock();
    try {
      Waiting other = waiting.put(name, now);
      if (other != null) {
        old.add(other.file());
      }
      Iterator<Waiting> oldest = waiting.values().iterator();
      while (waiting.size() > WAITING_MAX) {
        old.add(oldest.next().file());
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
    return old;
  }

  /** What goes wrong on the way leaves nothing: the sender begins again. */
  private Waiting appended(@Nullable Waiting before, long size, InputStream slice)
      throws IOException {
    Path file = before == null ? spool.resolve(UUID.randomUUID() + ".slices") : before.file();
    long length = before == null ? 0 : before.length();
    boolean complete = false;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[64 << 10];
      for (int some = slice.read(buffer); some >= 0; some = slice.read(buffer)) {
        length += some;
        if (length > size) {
          throw new RequestFailure(ErrorCode.BAD_REQUEST, "more than " + SIZE + " bytes have come");
        }
        out.write(buffer, 0, some);
      }
      complete = true;
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
    return new Waiting(file, length);
  }
}
