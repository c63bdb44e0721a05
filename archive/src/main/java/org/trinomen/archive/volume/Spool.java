package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.encryption.TemporaryFiles;
import org.trinomen.archive.file.DurableFiles;

/**
 * Where an arrival waits, complete or not, until it is appended to a volume: in memory while it is
 * small, else in a file of its own on the volumes' file system. Any number of threads receive at
 * once. Nothing here is durable, and nothing needs to be: an arrival counts from the volume's fsync
 * on.
 *
 * <p>Buffers are used again. A reception begins with a small one, which most slices of a PET or CT
 * scan fit; it is given a large one when it has filled that, as long as one of the limited number
 * is free; and it goes to a file when neither will do.
 */
public final class Spool {

  /** Size of a small buffer: what each arrival in progress costs at least. */
  public static final int SMALL_BYTES = 64 * 1024;

  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  private final TemporaryFiles temporary;
  private final SpoolLimits limits;
  private final SpoolBuffers buffers;
  private final AtomicLong nextFile = new AtomicLong(1);

  private Spool(TemporaryFiles temporary, SpoolLimits limits) {
    this.temporary = temporary;
    this.limits = limits;
    this.buffers = new SpoolBuffers(limits);
  }

  /**
   * Opens the spool and deletes what a crash left in it: none of that was ever acknowledged. The
   * caller sees to it that no other process uses the folder (by opening the volumes first, which
   * are locked).
   */
  public static Spool open(DurableFiles files, Path folder, SpoolLimits limits) throws IOException {
    return open(new TemporaryFiles(files, folder, Keyring.none()), limits);
  }

  /** As above, with files that may be encrypted. */
  public static Spool open(TemporaryFiles temporary, SpoolLimits limits) throws IOException {
    DurableFiles files = temporary.files();
    Path folder = temporary.folder();
    files.createFolder(folder);
    int leftovers = 0;
    for (Path file : files.list(folder)) {
      if (file.getFileName().toString().endsWith(".part")) {
        files.delete(file);
        leftovers++;
      }
    }
    if (leftovers > 0) {
      log.info("deleted {} unfinished arrivals from {}", leftovers, folder);
    }
    return new Spool(temporary, limits);
  }

  /**
   * Reads a stream to its end.
   *
   * @param before bytes that come before the stream's, and are part of the payload
   * @param tee sees all bytes as they pass; what it throws ends the reception
   * @throws PayloadTooLongException if it is over the limit
   * @throws org.trinomen.archive.file.StorageFullException if there is no room for the file
   */
  public SpooledPayload receive(byte[] before, InputStream body, Tee tee) throws IOException {
    Reception reception = new Reception(limits.lengthMax(), buffers, temporary, this::newFile);
    boolean finished = false;
    try {
      reception.take(before, tee);
      reception.take(body, tee);
      SpooledPayload payload = reception.finish();
      finished = true;
      return payload;
    } finally {
      if (!finished) {
        reception.abandon();
      }
    }
  }

  private Path newFile() {
    return temporary.folder().resolve("%016x.part".formatted(nextFile.getAndIncrement()));
  }
}
