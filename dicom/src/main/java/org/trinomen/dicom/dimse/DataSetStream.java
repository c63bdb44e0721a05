package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.trinomen.dicom.ul.Pdv;

/** A data set on its way in: the fragments, one behind the other, straight from the receiver. */
final class DataSetStream extends InputStream {

  /** What was refused for its size may still go on for so long. */
  private static final long DROPPED_MAX = 1L << 30;

  private final MessageChannel channel;
  private final int contextId;
  private final Runnable read;
  private ByteBuffer fragment = ByteBuffer.allocate(0);
  private boolean lastSeen;
  private boolean broken;

  DataSetStream(MessageChannel channel, int contextId, Runnable read) {
    this.channel = channel;
    this.read = read;
    this.contextId = contextId;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? fragment.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, fragment.remaining());
    fragment.get(into, offset, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long left = count;
    while (left > 0 && hasMore()) {
      int step = (int) Math.min(left, fragment.remaining());
      fragment.position(fragment.position() + step);
      left -= step;
    }
    return count - Math.max(0, left);
  }

  @Override
  public int available() {
    return fragment.remaining();
  }

  /** Hands over whole fragments where they lie: no copy. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    long count = 0;
    while (hasMore()) {
      int length = fragment.remaining();
      out.write(fragment.array(), fragment.arrayOffset() + fragment.position(), length);
      fragment.position(fragment.limit());
      count += length;
    }
    return count;
  }

  /**
   * Drops what is left, so that the next message can be read. Whoever does not come to an end is
   * not listened to for ever: it would cost the others as much as a sender whose instances are
   * kept.
   */
  void drain() throws IOException {
    long dropped = 0;
    while (hasMore()) {
      dropped += fragment.remaining();
      fragment.position(fragment.limit());
      if (dropped > DROPPED_MAX) {
        broken = true;
        throw channel.violated("data set of more than it could be");
      }
    }
  }

  /** Whether the association ended before the data set did. */
  boolean broken() {
    return broken;
  }

  private boolean hasMore() throws IOException {
    while (!fragment.hasRemaining()) {
      if (lastSeen) {
        read.run(); // the last fragment lies where the next PDU will: not before it is taken
        return false;
      }
      broken = true; // until the next fragment has come
      Pdv pdv = channel.nextDataFragment(contextId);
      broken = false;
      fragment = pdv.fragment();
      lastSeen = pdv.last();
    }
    return true;
  }
}
