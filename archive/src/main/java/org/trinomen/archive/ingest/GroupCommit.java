package org.trinomen.archive.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.StorageFullException;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.IndexEntry;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.volume.RecordLocation;
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
 */
final class GroupCommit {

  private final VolumeStore volumes;
  private final Index index;
  private final AnnotationSource annotations;
  private final Limits limits;
  private final HeldContent held;
  private boolean indexIsBehind;

  GroupCommit(VolumeStore volumes, Index index, AnnotationSource annotations, Limits limits) {
    this.volumes = volumes;
    this.index = index;
    this.annotations = annotations;
    this.limits = limits;
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
  List<Runnable> commit(List<PendingArrival> batch) {
    try {
      if (indexIsBehind) {
        VolumeReplay.run(volumes, index, annotations, limits, VolumeReplay.Progress.NONE);
        indexIsBehind = false;
      }
      Plan plan = new Plan();
      for (PendingArrival arrival : batch) {
        take(arrival, plan);
      }
      if (!plan.entries.isEmpty()) {
        indexIsBehind = true;
        volumes.sync();
        index.write(plan.entries, volumes.end());
        indexIsBehind = false;
      }
      return plan.outcomes;
    } catch (IOException | IndexException e) {
      return List.of(() -> batch.forEach(arrival -> arrival.fail(e)));
    }
  }

  /** Appends an arrival unless it is held; a failure is its own and hurts no other. */
  private void take(PendingArrival arrival, Plan plan) {
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
    } catch (IOException | RuntimeException e) {
      arrival.fail(e);
    }
  }

  private HeldContent.Verdict judge(PendingArrival arrival, Plan plan) throws IOException {
    HeldContent.Verdict verdict = held.judge(arrival);
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

  private void append(PendingArrival arrival, Plan plan) throws IOException {
    RecordLocation location = volumes.append(arrival.head(), arrival.payload());
    plan.entries.add(new IndexEntry(location, arrival.head(), arrival.header()));
    plan.appended
        .computeIfAbsent(arrival.header().sopInstanceUid(), _ -> new ArrayList<>(1))
        .add(arrival);
  }
}
