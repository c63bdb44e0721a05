package org.trinomen.archive.volume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/** The volumes open for reading: a bounded number, the one not used for longest closed first. */
final class OpenVolumes implements Closeable {

  private final DurableFiles files;
  private final VolumeKeys keys;
  private final Path folder;
  private final int openMax;
  private final LinkedHashMap<Integer, Held> byNumber = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  OpenVolumes(DurableFiles files, Path folder, VolumeKeys keys, int openMax) {
    this.keys = keys;
    this.files = files;
    this.folder = folder;
    this.openMax = openMax;
  }

  private static final class Held {
    final OpenVolume volume;
    int users;

    Held(OpenVolume volume) {
      this.volume = volume;
    }
  }

  /** Work with an open volume. */
  interface Use<T> {
    T with(OpenVolume volume) throws IOException;
  }

  /** Does some work with a volume, which stays open at least as long. */
  <T> T use(int number, Use<T> work) throws IOException {
    Held held = take(number);
    try {
      return work.with(held.volume);
    } finally {
      release(held);
    }
  }

  private synchronized Held take(int number) throws IOException {
    if (closed) {
      throw new IOException("the volume store is closed");
    }
    Held held = byNumber.get(number);
    if (held == null) {
      held = open(number);
      byNumber.put(number, held);
      evict(held);
    }
    held.users++;
    return held;
  }

  private Held open(int number) throws IOException {
    Path path = folder.resolve(VolumeHeader.fileName(number));
    if (!files.exists(path)) {
      throw new DamagedRecordException(new RecordLocation(number, 0), "the volume is missing");
    }
    DurableFile file = files.openForReading(path);
    boolean read = false;
    try {
      ByteBuffer bytes = ByteBuffer.allocate(VolumeHeader.BYTES);
      file.read(bytes, 0);
      VolumeHeader header = VolumeHeader.decode(bytes.flip(), number);
      Held held = new Held(new OpenVolume(file, header, keys.read(header)));
      read = true;
      return held;
    } finally {
      if (!read) {
        file.close();
      }
    }
  }

  private synchronized void release(Held held) throws IOException {
    held.users--;
    if (closed && held.users == 0) {
      held.volume.file().close();
    } else if (byNumber.size() > openMax) {
      evict(held);
    }
  }

  private void evict(Held sparing) throws IOException {
    Iterator<Held> leastUsedFirst = byNumber.values().iterator();
    while (byNumber.size() > openMax && leastUsedFirst.hasNext()) {
      Held held = leastUsedFirst.next();
      if (held.users == 0 && !held.equals(sparing)) {
        leastUsedFirst.remove();
        held.volume.file().close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (Held held : byNumber.values()) {
      if (held.users == 0) {
        held.volume.file().close();
      }
    }
    byNumber.clear();
  }
}
