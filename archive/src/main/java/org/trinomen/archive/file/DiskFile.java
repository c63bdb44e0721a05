package org.trinomen.archive.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file on a local disk.
 *
 * <p>A {@link FileChannel} has a trap: when a thread that is interrupted touches it, the channel
 * closes, for all threads, for ever. A cancelled download would so stop every other reader of the
 * volume. Hence each call here is repeated on a newly opened channel if the old one was closed by
 * an interrupt (one's own or another thread's); the interrupt is set again afterwards.
 */
final class DiskFile implements DurableFile {

  /**
   * Bytes moved by one call from or to an array. The JDK copies through a direct buffer of that
   * size, which it keeps for each carrier thread.
   */
  private static final int CHUNK_BYTES = 256 * 1024;

  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

  private final Path path;
  private final Set<OpenOption> options;

  /**
   * The same file for {@link #sync} only. Before it lets a virtual thread wait for the disk, a
   * {@link FileChannel} wakes another thread to stand in for it, which finds nothing to do; waking
   * it takes a tenth as long as the disk does. This channel does not, and the server has threads to
   * spare. What fsync(2) makes durable is the file, whichever descriptor it was written through.
   * None where the file is only read.
   */
  private final @Nullable AsynchronousFileChannel syncing;

  private final Object reopening = new Object();
  private volatile FileChannel channel;
  private volatile boolean closed;

  private DiskFile(
      Path path,
      Set<OpenOption> options,
      FileChannel channel,
      @Nullable AsynchronousFileChannel syncing) {
    this.path = path;
    this.options = options;
    this.channel = channel;
    this.syncing = syncing;
  }

  /** A file to read, by a channel on it. */
  static DiskFile reading(Path path, Set<OpenOption> options, FileChannel channel) {
    return new DiskFile(path, options, channel, null);
  }

  /** A file to write, by a channel on it, which is closed if this fails. */
  static DiskFile writing(Path path, Set<OpenOption> options, FileChannel channel)
      throws IOException {
    boolean complete = false;
    try {
      DiskFile file =
          new DiskFile(path, options, channel, AsynchronousFileChannel.open(path, options, null));
      complete = true;
      return file;
    } finally {
      if (!complete) {
        channel.close();
      }
    }
  }

  /** One call on the channel; must give the same when repeated. */
  private interface Call {
    long on(FileChannel channel) throws IOException;
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    int start = bytes.position();
    int limit = bytes.limit();
    try {
      while (bytes.position() < limit) {
        int from = bytes.position();
        int to = bytes.isDirect() ? limit : Math.min(limit, from + CHUNK_BYTES);
        repeated(
            c -> {
              bytes.limit(to).position(from);
              return c.write(bytes, position + from - start);
            });
        bytes.limit(limit);
      }
    } catch (IOException e) {
      throw fullOrNot(e, limit - start);
    }
  }

  @Override
  public void copyFrom(Path source, long length, long position) throws IOException {
    try {
      long copied = 0;
      while (copied < length) {
        long from = copied;
        // Opened for each call: an interrupt closes the source as well as the target.
        long now =
            repeated(
                c -> {
                  try (FileChannel in = FileChannel.open(source, READ)) {
                    // Between two files this is copy_file_range, to the target's own position.
                    return in.transferTo(from, length - from, c.position(position + from));
                  }
                });
        if (now <= 0) {
          throw new IOException(
              source + " ends after " + copied + " bytes, " + length + " were announced");
        }
        copied += now;
      }
    } catch (IOException e) {
      throw fullOrNot(e, length);
    }
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    int limit = into.limit();
    while (into.position() < limit) {
      int from = into.position();
      int to = into.isDirect() ? limit : Math.min(limit, from + CHUNK_BYTES);
      long now =
          repeated(
              c -> {
                into.limit(to).position(from);
                return c.read(into, position + from - start);
              });
      into.limit(limit);
      if (now < 0) {
        break;
      }
    }
    return into.position() - start;
  }

  @Override
  public void sync() throws IOException {
    // fdatasync: the data, and of the metadata what is needed to read it back (the size).
    try {
      if (syncing != null) {
        syncing.force(false);
      }
    } catch (IOException e) {
      // Where room is found for bytes when they are written out: quotas, network and thin disks.
      throw fullOrNot(e, 0);
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    repeated(
        c -> {
          c.truncate(size);
          return 0;
        });
  }

  @Override
  public long size() throws IOException {
    return repeated(FileChannel::size);
  }

  @Override
  public void close() throws IOException {
    synchronized (reopening) {
      closed = true;
      try (syncing) {
        channel.close();
      }
    }
  }

  private long repeated(Call call) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel current = channel;
        try {
          return call.on(current);
        } catch (ClosedChannelException e) {
          // Closed by an interrupt, unless it was by our own close().
          interrupted |= Thread.interrupted();
          reopen(current, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the question is whether it is still the same channel
  private void reopen(FileChannel broken, ClosedChannelException why) throws IOException {
    synchronized (reopening) {
      if (closed) {
        throw why;
      }
      if (channel == broken) {
        channel = FileChannel.open(path, options);
      }
    }
  }

  /**
   * The platform gives only a text for ENOSPC and EDQUOT, and that in the user's language; so the
   * free space is asked as well.
   */
  private IOException fullOrNot(IOException e, long wanted) {
    String message = String.valueOf(e.getMessage());
    boolean full =
        message.contains("No space left")
            || message.contains("quota exceeded")
            || path.toFile().getUsableSpace() < wanted;
    return full
        ? new StorageFullException("no room on the disk to write " + path.getFileName(), e)
        : e;
  }
}
