package org.trinomen.archive.verify;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.IndexedRecord;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.VolumeStore;

/**
 * Walks over the records of the volumes and, beside them, over what the index knows, both in the
 * order of the volumes: whichever is behind goes on. So the memory needed does not depend on how
 * much there is.
 */
final class RecordCheck implements VolumeStore.RecordVisitor {

  private final VolumeStore volumes;
  private final Iterator<IndexedRecord> index;
  private final Optional<RecordLocation> mark;
  private final Findings findings;
  private final VerifyProgress progress;
  private final long bytesTotal;

  /** The index's next record; null at its end. */
  private @Nullable IndexedRecord indexed;

  private boolean indexBroken;
  private long records;
  private long payloadBytes;
  private long volumeBytes;
  private long indexedRecords;
  private long pending;

  RecordCheck(
      VolumeStore volumes,
      Iterator<IndexedRecord> index,
      Optional<RecordLocation> mark,
      Findings findings,
      VerifyProgress progress)
      throws IOException {
    this.volumes = volumes;
    this.index = index;
    this.mark = mark;
    this.findings = findings;
    this.progress = progress;
    this.bytesTotal = volumes.size();
    advance();
  }

  @Override
  public void record(RecordLocation location, RecordHead head, RecordLocation next) {
    missingBefore(location);
    IndexedRecord beside = indexed;
    String instance = "";
    if (beside != null && beside.location().equals(location)) {
      instance = " of instance " + beside.instance();
      compare(beside, head);
      advance();
    } else if (mark.isPresent() && location.compareTo(mark.get()) < 0) {
      notIndexed(location, mark.get());
    } else {
      pending++;
    }
    payload(location, head, instance);
    records++;
    payloadBytes += head.payloadLength();
    volumeBytes += next.offset() - location.offset();
    progress.at(records, volumeBytes, bytesTotal);
  }

  private void notIndexed(RecordLocation location, RecordLocation readUpTo) {
    // An index that can't be read was reported as such, once.
    if (!indexBroken) {
      findings.add(
          Finding.Kind.RECORD_NOT_INDEXED,
          location,
          "the index, read up to volume %d, byte %d, does not know the record"
              .formatted(readUpTo.volume(), readUpTo.offset()));
    }
  }

  private void compare(IndexedRecord beside, RecordHead head) {
    if (!beside.digest().equals(head.digest()) || beside.size() != head.payloadLength()) {
      findings.add(
          Finding.Kind.INDEX_DIFFERS,
          beside.location(),
          "the index gives instance %s another length or digest than the record"
              .formatted(beside.instance()));
    }
  }

  private void payload(RecordLocation location, RecordHead head, String instance) {
    try {
      volumes.requireSound(location);
    } catch (DamagedRecordException e) {
      findings.add(
          Finding.Kind.PAYLOAD_CHANGED,
          location,
          "the record%s, received %s: %s".formatted(instance, head.receivedAt(), e.what()));
    } catch (IOException e) {
      findings.add(
          Finding.Kind.RECORD_DAMAGED,
          location,
          "the payload%s can't be read: %s".formatted(instance, e.getMessage()));
    }
  }

  @Override
  public void damaged(RecordLocation location, String what, RecordLocation next) {
    missingBefore(location);
    findings.add(Finding.Kind.RECORD_DAMAGED, location, what);
    while (indexed != null && indexed.location().compareTo(next) < 0) {
      findings.add(
          Finding.Kind.RECORD_DAMAGED,
          indexed.location(),
          "this is instance %s".formatted(indexed.instance()));
      advance();
    }
  }

  private void missingBefore(RecordLocation location) {
    while (indexed != null && indexed.location().compareTo(location) < 0) {
      missing(indexed);
      advance();
    }
  }

  private void missing(IndexedRecord record) {
    findings.add(
        Finding.Kind.RECORD_MISSING,
        record.location(),
        "the index knows instance %s here, but there is no such record"
            .formatted(record.instance()));
  }

  /** Takes what the index knows beyond the last record. */
  void end() {
    while (indexed != null) {
      IndexedRecord beyond = indexed;
      if (!arrivedMeanwhile(beyond)) {
        missing(beyond);
      }
      advance();
    }
  }

  private boolean arrivedMeanwhile(IndexedRecord record) {
    try {
      return volumes.head(record.location()).digest().equals(record.digest());
    } catch (IOException e) {
      return false;
    }
  }

  private void advance() {
    try {
      indexed = !indexBroken && index.hasNext() ? index.next() : null;
      if (indexed != null) {
        indexedRecords++;
      }
    } catch (IndexException e) {
      findings.add(Finding.Kind.INDEX_BROKEN, "index", String.valueOf(e.getMessage()));
      indexed = null;
      indexBroken = true;
    }
  }

  long records() {
    return records;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  long indexedRecords() {
    return indexedRecords;
  }

  long pending() {
    return pending;
  }
}
