package org.trinomen.dicom.ul;

import java.io.IOException;
import java.io.InputStream;

/**
 * Looks out for bytes for some moments before a thread goes to sleep over a read. To be woken takes
 * a thread, a virtual one above all, about as long as making an image durable: another thread polls
 * the socket, a third lends its processor. A peer that has its answer mostly has the next message
 * ready, and one that writes a message in pieces has the next piece.
 *
 * <p>Looking out takes a processor, so it is done only while it is worth it: each time in vain
 * doubles the number of waits in which it is left out.
 *
 * <p>Used by one thread at a time.
 */
final class LookOut {

  /** A look is a system call of a third of a microsecond: a tenth of a millisecond in all. */
  static final int LOOKS = 300;

  private static final int LEFT_OUT_MAX = 255;

  private int leftOut;
  private int toLeaveOut;

  /** Returns when something is there, or it is time to sleep over it. */
  void over(InputStream in) throws IOException {
    if (leftOut < toLeaveOut) {
      leftOut++;
      return;
    }
    boolean there = in.available() > 0;
    for (int looks = 1; !there && looks < LOOKS; looks++) {
      Thread.onSpinWait();
      there = in.available() > 0;
    }
    leftOut = 0;
    toLeaveOut = there ? 0 : Math.min(2 * toLeaveOut + 1, LEFT_OUT_MAX);
  }
}
