package org.trinomen.archive.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.index.InstanceHeader;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Payload;
import org.trinomen.archive.volume.RecordHead;

/**
 * An arrival that was read whole and waits for its outcome. Its maker waits until {@link
 * #awaitTurn} returns; who leads the batch gives an outcome or a failure exactly once. The payload
 * is there until then.
 */
final class PendingArrival {

  private final RecordHead head;
  private final Payload payload;
  private final InstanceHeader header;
  private final long dataSetOffset;
  private final IngestOutcome.Path path;

  /** Opens when it is decided, or is to lead. */
  private final CountDownLatch turn = new CountDownLatch(1);

  private boolean leads;
  private boolean decided;
  private @Nullable IngestOutcome outcome;
  private @Nullable Throwable failure;

  PendingArrival(RecordHead head, Payload payload, InstanceHeader header, long dataSetOffset) {
    this.head = head;
    this.payload = payload;
    this.header = header;
    this.dataSetOffset = dataSetOffset;
    this.path =
        new IngestOutcome.Path(
            header.patient(), header.study(), header.series(), header.instance());
  }

  RecordHead head() {
    return head;
  }

  Payload payload() {
    return payload;
  }

  InstanceHeader header() {
    return header;
  }

  /** Where the data set begins in the payload. */
  long dataSetOffset() {
    return dataSetOffset;
  }

  PublicId instance() {
    return path.instance();
  }

  InputStream open() throws IOException {
    return payload.open();
  }

  // ---- the leader's side

  void stored() {
    decide(new IngestOutcome.Stored(path, head.digest(), head.payloadLength()));
  }

  void conflicting() {
    decide(new IngestOutcome.Conflicting(path, head.digest(), head.payloadLength()));
  }

  void alreadyHeld() {
    decide(new IngestOutcome.AlreadyHeld(path, head.digest(), head.payloadLength()));
  }

  /** Does nothing if there is an outcome, or a failure. */
  void refused(IngestOutcome.Reason why, String reason) {
    if (!decided) {
      decide(new IngestOutcome.Refused(why, reason));
    }
  }

  boolean isDecided() {
    return decided;
  }

  /** Does nothing if there is an outcome. */
  void fail(Throwable cause) {
    if (!decided) {
      decided = true;
      failure = cause;
      turn.countDown();
    }
  }

  private void decide(IngestOutcome what) {
    decided = true;
    outcome = what;
    turn.countDown();
  }

  /** Wakes the maker, to lead the next batch. */
  void lead() {
    leads = true;
    turn.countDown();
  }

  // ---- the maker's side

  /**
   * Waits until it is decided or is to lead. An interrupt is kept for later: the payload must stay
   * until then.
   *
   * @return whether it is to lead
   */
  boolean awaitTurn() {
    boolean interrupted = false;
    while (true) {
      try {
        turn.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return leads;
  }

  /** The outcome, when it is decided. */
  IngestOutcome outcome() throws IOException {
    if (outcome != null) {
      return outcome;
    }
    Throwable cause = failure;
    String what = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    throw cause instanceof IngestClosedException
        ? new IngestClosedException()
        : new IOException("the arrival could not be kept: " + what, cause);
  }
}
