package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.encryption.TemporaryFile;
import org.trinomen.archive.encryption.TemporaryFiles;

/** One payload on its way into the {@link Spool}. */
final class Reception {

  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final long lengthMax;
  private final SpoolBuffers buffers;
  private final TemporaryFiles temporary;
  private final Supplier<Path> names;
  private final SpoolBuffers.Small small;

  /** Where bytes go next: the small buffer's array, or a large one. */
  private byte[] bytes;

  private boolean large;

  private int filled;
  private long length;
  private @Nullable TemporaryFile file;

  Reception(long lengthMax, SpoolBuffers buffers, TemporaryFiles temporary, Supplier<Path> names) {
    this.lengthMax = lengthMax;
    this.buffers = buffers;
    this.temporary = temporary;
    this.names = names;
    this.small = buffers.takeSmall();
    this.bytes = small.bytes();
  }

  void take(byte[] before, Tee tee) throws IOException {
    int taken = 0;
    while (taken < before.length) {
      makeRoom();
      int count = Math.min(before.length - taken, bytes.length - filled);
      System.arraycopy(before, taken, bytes, filled, count);
      pass(count, tee);
      taken += count;
    }
  }

  void take(InputStream body, Tee tee) throws IOException {
    while (true) {
      makeRoom();
      int count = body.read(bytes, filled, bytes.length - filled);
      if (count < 0) {
        return;
      }
      pass(count, tee);
    }
  }

  /** Counts, digests and shows the bytes that were just put behind the filled ones. */
  private void pass(int count, Tee tee) throws IOException {
    if (count > lengthMax - length) {
      throw new PayloadTooLongException(lengthMax);
    }
    int from = filled;
    filled += count;
    length += count;
    small.sha256().update(bytes, from, count);
    tee.feed(bytes, from, count);
  }

  private void makeRoom() throws IOException {
    if (filled < bytes.length) {
      return;
    }
    if (file == null && !large) {
      byte[] larger = buffers.takeLarge().orElse(null);
      if (larger != null) {
        System.arraycopy(bytes, 0, larger, 0, filled);
        bytes = larger;
        large = true;
        return;
      }
    }
    spill();
  }

  private void spill() throws IOException {
    TemporaryFile target = file;
    if (target == null) {
      target = temporary.create(names.get());
      file = target;
    }
    target.write(bytes, 0, filled);
    filled = 0;
  }

  SpooledPayload finish() throws IOException {
    Sha256 digest = new Sha256(small.sha256().digest());
    TemporaryFile spooled = file;
    if (spooled == null) {
      return new SpooledPayload(new Payload.InMemory(bytes, filled), digest, this::giveBuffersBack);
    }
    if (filled > 0) {
      spill();
    }
    spooled.finish();
    Payload payload;
    if (spooled.isEncrypted()) {
      payload = new Payload.Encrypted(spooled, length);
    } else {
      spooled.close();
      payload = new Payload.Spooled(spooled.path(), length);
    }
    giveBuffersBack();
    return new SpooledPayload(payload, digest, spooled::delete);
  }

  /** Gives everything back after a failure, which is the one that its caller hears of. */
  void abandon() {
    giveBuffersBack();
    try {
      TemporaryFile spooled = file;
      if (spooled != null) {
        spooled.delete();
      }
    } catch (IOException e) {
      log.warn("could not delete an unfinished arrival: it goes at the next start", e);
    }
  }

  private void giveBuffersBack() {
    if (large) {
      buffers.giveLarge(bytes);
    }
    buffers.giveSmall(small);
  }
}
