package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/** The lines behind the last durable one, in memory, to be written once more after a failure. */
final class UndurableLines {

  private final Deque<Batch> batches = new ArrayDeque<>();

  /** Where they are now, durable. */
  record Rewritten(DurableFile file, ChainFiles.Part part, long size, ChainHead head) {}

  private record Batch(long through, String hash, byte[] bytes, int lastAt) {}

  /**
   * Adds lines that were written together.
   *
   * @param through number of the last
   * @param hash of the last
   * @param lastAt where the last begins among the bytes
   */
  void add(long through, String hash, byte[] bytes, int lastAt) {
    batches.add(new Batch(through, hash, bytes, lastAt));
  }

  void forgetThrough(long seq) {
    while (!batches.isEmpty() && batches.getFirst().through() <= seq) {
      batches.removeFirst();
    }
  }

  /**
   * Cuts them off the file where they were, whole or not, and writes them to the one after it. May
   * be repeated until it succeeds.
   *
   * @param durable the last durable line
   * @param broken the file where they were
   * @param keep length of its durable part
   */
  Rewritten rewrite(
      DurableFiles files, Path folder, ChainHead durable, ChainFiles.Part broken, long keep)
      throws IOException {
    // The head first: it may name a line that is cut now, which would look like a loss.
    durable.write(files, folder);
    try (DurableFile reopened = files.open(broken.path())) {
      reopened.truncate(keep);
      reopened.sync();
    }
    ChainFiles.Part next = ChainFiles.named(folder, broken.number() + 1, broken.day());
    DurableFile created = next.create(files);
    boolean written = false;
    try {
      Rewritten rewritten = write(created, next, durable);
      created.sync();
      rewritten.head().write(files, folder);
      written = true;
      return rewritten;
    } finally {
      if (!written) {
        created.close();
      }
    }
  }

  private Rewritten write(DurableFile file, ChainFiles.Part part, ChainHead durable)
      throws IOException {
    long at = 0;
    ChainHead head = durable;
    for (Batch batch : batches) {
      file.write(ByteBuffer.wrap(batch.bytes()), at);
      head = new ChainHead(batch.through(), batch.hash(), part.number(), at + batch.lastAt());
      at += batch.bytes().length;
    }
    return new Rewritten(file, part, at, head);
  }
}
