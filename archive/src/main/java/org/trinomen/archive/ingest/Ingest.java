package org.trinomen.archive.ingest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.StorageFullException;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.InstanceHeader;
import org.trinomen.archive.volume.PayloadTooLongException;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpooledPayload;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.HeaderReader;

/**
 * The only way into the archive. Any number of threads receive; each reads its own arrival into the
 * spool, digesting it and reading its header as it passes, and then takes its turn in the {@link
 * CommitQueue}.
 *
 * <p>An outcome other than {@code Refused} is given after the bytes are durable and the index has
 * them, never before.
 */
public final class Ingest implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ingest.class);

  private final Spool spool;
  private final InstantSource clock;
  private final IngestSettings settings;
  private final CommitQueue queue;
  private final IngestCounts counts = new IngestCounts();
  private final CatchUpWatch watch;

  /** Guards the two below. */
  private final Object gate = new Object();

  private int receiving;
  private boolean closing;

  private Ingest(
      VolumeStore volumes,
      Spool spool,
      Index index,
      AnnotationSource annotations,
      InstantSource clock,
      IngestSettings settings,
      Runnable afterCommit) {
    this.spool = spool;
    this.clock = clock;
    this.settings = settings;
    GroupCommit commit =
        new GroupCommit(volumes, index, annotations, settings.limits(), settings.unindexedMax());
    this.queue = new CommitQueue(commit, settings, afterCommit);
    this.watch = CatchUpWatch.start(index, commit, afterCommit);
  }

  /**
   * Begins to receive, after the index has read what the volumes have more than it.
   *
   * @param clock says when an arrival was complete
   */
  public static Ingest open(
      VolumeStore volumes, Spool spool, Index index, InstantSource clock, IngestSettings settings)
      throws IOException {
    return open(volumes, spool, index, AnnotationSource.NONE, clock, settings, () -> {});
  }

  /**
   * As {@link #open(VolumeStore, Spool, Index, InstantSource, IngestSettings)}, with someone who is
   * told after each group commit.
   *
   * @param annotations what was stated of resources, for an index that has not folded it in yet
   * @param afterCommit called by a thread that commits: it must return at once, and never throw
   */
  public static Ingest open(
      VolumeStore volumes,
      Spool spool,
      Index index,
      AnnotationSource annotations,
      InstantSource clock,
      IngestSettings settings,
      Runnable afterCommit)
      throws IOException {
    long replayed =
        VolumeReplay.run(
            volumes, index, annotations, settings.limits(), VolumeReplay.Progress.NONE);
    if (replayed > 0) {
      log.info("read {} records from the volumes that the index did not have", replayed);
    }
    return new Ingest(volumes, spool, index, annotations, clock, settings, afterCommit);
  }

  /**
   * Takes an arrival in and says what became of it. Returns when its bytes are durable and indexed,
   * or when it is refused.
   *
   * @throws IngestClosedException if the archive is shutting down
   * @throws IOException if the body can't be read, or the arrival can't be kept for a reason of
   *     ours; the sender can't know whether it was, and may send it again
   */
  public IngestOutcome receive(Arrival arrival) throws IOException {
    long begun = System.nanoTime();
    boolean answered = false;
    try {
      IngestOutcome outcome = take(arrival);
      answered = true;
      counts.add(outcome, System.nanoTime() - begun);
      return outcome;
    } finally {
      if (!answered) {
        counts.addFailed();
      }
    }
  }

  /** What became of all arrivals since the start. */
  public IngestCounts counts() {
    return counts;
  }

  private IngestOutcome take(Arrival arrival) throws IOException {
    enter();
    try (HeaderReader reader = new HeaderReader(settings.limits());
        SpooledPayload payload = spool.receive(arrival.fileMeta(), arrival.body(), reader::feed)) {
      Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
      FileHeader file = reader.finish();
      InstanceHeader header = HeaderExtractor.extract(file);
      Optional<IngestOutcome.Refused> refusal = refusal(file, header);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      RecordHead head =
          new RecordHead(receivedAt, arrival.origin(), payload.digest(), payload.length());
      PendingArrival pending =
          new PendingArrival(head, payload.payload(), header, file.dataSetOffset());
      queue.pass(pending);
      return pending.outcome();
    } catch (DicomException e) {
      return new IngestOutcome.Refused(
          IngestOutcome.Reason.UNREADABLE, "not readable as DICOM: " + e.getMessage());
    } catch (PayloadTooLongException e) {
      return new IngestOutcome.Refused(
          IngestOutcome.Reason.OVER_LIMIT, String.valueOf(e.getMessage()));
    } catch (StorageFullException e) {
      return new IngestOutcome.Refused(
          IngestOutcome.Reason.STORAGE_FULL, String.valueOf(e.getMessage()));
    } finally {
      leave();
    }
  }

  /** What an arrival must have to be filed. */
  private static Optional<IngestOutcome.Refused> refusal(FileHeader file, InstanceHeader header) {
    if (file.dataSet().size() == 0) {
      return Optional.of(
          new IngestOutcome.Refused(
              IngestOutcome.Reason.UNREADABLE, "not readable as DICOM: there is no data set"));
    }
    List<String> missing = new ArrayList<>();
    if (header.studyInstanceUid().isEmpty()) {
      missing.add("Study Instance UID (0020,000D)");
    }
    if (header.seriesInstanceUid().isEmpty()) {
      missing.add("Series Instance UID (0020,000E)");
    }
    if (header.sopInstanceUid().isEmpty()) {
      missing.add("SOP Instance UID (0008,0018)");
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new IngestOutcome.Refused(
                IngestOutcome.Reason.INCOMPLETE, "lacks " + String.join(", ", missing)));
  }

  // ---- opening and closing

  private void enter() throws IngestClosedException {
    synchronized (gate) {
      if (closing) {
        throw new IngestClosedException();
      }
      receiving++;
    }
  }

  private void leave() {
    synchronized (gate) {
      receiving--;
      gate.notifyAll();
    }
  }

  /**
   * Refuses new arrivals at once, finishes those that are coming in, and returns when the last is
   * durable; those that take longer than {@link IngestSettings#closeWait} are not kept.
   */
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + settings.closeWait().toNanos();
    try {
      synchronized (gate) {
        closing = true;
        while (receiving > 0 && System.nanoTime() < deadline) {
          TimeUnit.NANOSECONDS.timedWait(gate, deadline - System.nanoTime());
        }
        if (receiving > 0) {
          log.warn("{} arrivals were still coming in when the archive was closed", receiving);
        }
      }
      queue.close();
      watch.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the archive was closing");
    }
  }
}
