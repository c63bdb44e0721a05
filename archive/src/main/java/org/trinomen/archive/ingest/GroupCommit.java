package org.trinomen.archive.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.StorageFullException;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.IndexEntry;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.StoreFailedException;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;

/**
 * Takes a batch of arrivals through the order that makes an acknowledgement a promise: append each,
 * one sync for all, over to the index, and only then the outcomes. Used by one thread at a time.
 *
 * <p>If the index fails after the sync, the arrivals' senders are told of the failure although the
 * bytes are kept: an index that can't be read can't answer for them. The records are then read from
 * the volumes into the index before anything else is appended, so that its mark never passes over
 * one.
 *
 * <p>If the index can't be reached at all, arrivals are kept without it, up to a bound: the bytes
 * are durable, and the index answers nobody before it has {@linkplain #catchUp caught up}. Nobody
 * can tell meanwhile what was held before; what turns out to have been is filed as one more copy.
 *
 * <p>If the sync fails, what was appended is in doubt and given up ({@link VolumeStore#recover});
 * but the arrivals are in hand still, and are written once more, to another volume. Only if that
 * fails as well are their senders told.
 */
final class GroupCommit {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  private final VolumeStore volumes;
  private final Index index;
  private final AnnotationSource annotations;
  private final Limits limits;
  private final HeldContent held;
  private final int unindexedMax;

  // Guarded by this.
  private boolean indexIsBehind;
  private int unindexed;

  GroupCommit(
      VolumeStore volumes,
      Index index,
      AnnotationSource annotations,
      Limits limits,
      int unindexedMax) {
    this.volumes = volumes;
    this.index = index;
    this.annotations = annotations;
    this.limits = limits;
    this.unindexedMax = unindexedMax;
    this.held = new HeldContent(index, volumes);
  }

  /** What becomes of the arrivals of one batch. */
  private static final class Plan {
    final List<IndexEntry> entries = new ArrayList<>();
    final List<Runnable> outcomes = new ArrayList<>();

    /** Appended ones by SOP Instance UID: they are not in the index yet. */
    final Map<String, List<PendingArrival>> appended = new HashMap<>();
  }

  /**
   * Commits a batch. What it returns gives every arrival its outcome or failure, and is to be run
   * once; another batch may be committed meanwhile.
   */
  synchronized List<Runnable> commit(List<PendingArrival> batch) {
    try {
      try {
        return attempt(batch);
      } catch (StoreFailedException e) {
        log.warn("{}; the arrivals in hand are written again", e.getMessage());
        return attempt(batch.stream().filter(arrival -> !arrival.isDecided()).toList());
      }
    } catch (StorageFullException e) {
      return refused(batch, IngestOutcome.Reason.STORAGE_FULL, e);
    } catch (StoreFailedException e) {
      return refused(
          batch,
          e.isFull() ? IngestOutcome.Reason.STORAGE_FULL : IngestOutcome.Reason.STORAGE_FAILED,
          e);
    } catch (IndexException e) {
      return e.isFull() ? refused(batch, IngestOutcome.Reason.STORAGE_FULL, e) : failed(batch, e);
    } catch (IOException e) {
      return failed(batch, e);
    }
  }

  private List<Runnable> attempt(List<PendingArrival> batch) throws IOException {
    volumes.recover();
    if (indexIsBehind && !index.isBehind()) {
      replay();
      indexIsBehind = false;
    }
    Plan plan = new Plan();
    for (PendingArrival arrival : batch) {
      take(arrival, plan);
    }
    if (!plan.entries.isEmpty()) {
      indexIsBehind = true;
      volumes.sync();
      handOver(plan.entries);
    }
    return plan.outcomes;
  }

  /** What is durable is acknowledged whether the index can be reached or not. */
  private void handOver(List<IndexEntry> entries) throws IOException {
    if (!index.isBehind()) {
      try {
        index.write(entries, volumes.end());
        indexIsBehind = false;
        return;
      } catch (IndexUnavailableException e) {
        index.fallBehind();
        log.warn("{}; what arrives is kept, and indexed later", e.getMessage());
      }
    }
    unindexed += entries.size();
  }

  /** Has the index read what was kept without it. Senders wait meanwhile. */
  synchronized void catchUp() throws IOException {
    int kept = unindexed;
    index.catchUp(this::replay);
    indexIsBehind = false;
    unindexed = 0;
    log.info("the index has caught up with the volumes ({} records were kept without it)", kept);
  }

  private void replay() throws IOException {
    VolumeReplay.run(volumes, index, annotations, limits, VolumeReplay.Progress.NONE);
  }

  private static List<Runnable> failed(List<PendingArrival> batch, Exception why) {
    return List.of(() -> batch.forEach(arrival -> arrival.fail(why)));
  }

  private static List<Runnable> refused(
      List<PendingArrival> batch, IngestOutcome.Reason reason, Exception why) {
    String text = String.valueOf(why.getMessage());
    return List.of(() -> batch.forEach(arrival -> arrival.refused(reason, text)));
  }

  /** Appends an arrival unless it is held; a failure is its own and hurts no other. */
  private void take(PendingArrival arrival, Plan plan) throws StoreFailedException {
    try {
      switch (judge(arrival, plan)) {
        case SAME -> plan.outcomes.add(arrival::alreadyHeld);
        case OTHER -> {
          append(arrival, plan);
          plan.outcomes.add(arrival::conflicting);
        }
        case NEW -> {
          append(arrival, plan);
          plan.outcomes.add(arrival::stored);
        }
      }
    } catch (StorageFullException e) {
      arrival.refused(IngestOutcome.Reason.STORAGE_FULL, String.valueOf(e.getMessage()));
    } catch (StoreFailedException e) {
      throw e; // what was appended before is in doubt as well
    } catch (IOException | RuntimeException e) {
      arrival.fail(e);
    }
  }

  private HeldContent.Verdict judge(PendingArrival arrival, Plan plan) throws IOException {
    HeldContent.Verdict verdict = judgeByIndex(arrival);
    if (verdict == HeldContent.Verdict.SAME) {
      return verdict;
    }
    String uid = arrival.header().sopInstanceUid();
    for (PendingArrival before : plan.appended.getOrDefault(uid, List.of())) {
      if (HeldContent.isSame(before, arrival)) {
        return HeldContent.Verdict.SAME;
      }
      verdict = HeldContent.Verdict.OTHER;
    }
    return verdict;
  }

  private HeldContent.Verdict judgeByIndex(PendingArrival arrival) throws IOException {
    if (!index.isBehind()) {
      try {
        return held.judge(arrival);
      } catch (IndexUnavailableException e) {
        index.fallBehind();
        log.warn("{}; what arrives is kept, and indexed later", e.getMessage());
      }
    }
    if (unindexed >= unindexedMax) {
      throw new IndexUnavailableException(
          unindexed + " records wait for the index to come back: no more are kept without it");
    }
    return HeldContent.Verdict.NEW;
  }

  private void append(PendingArrival arrival, Plan plan) throws IOException {
    RecordLocation location = volumes.append(arrival.head(), arrival.payload());
    plan.entries.add(new IndexEntry(location, arrival.head(), arrival.header()));
    plan.appended
        .computeIfAbsent(arrival.header().sopInstanceUid(), _ -> new ArrayList<>(1))
        .add(arrival);
  }
}
