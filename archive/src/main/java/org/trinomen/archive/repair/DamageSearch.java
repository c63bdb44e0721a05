package org.trinomen.archive.repair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.index.IndexedRecord;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.RecordSpan;
import org.trinomen.archive.volume.VolumeStore;

/**
 * Reads all records and lists those that are not as they were written. Where a record can't say
 * itself what it was, the index does; both are gone over in the order of the volumes.
 */
final class DamageSearch implements VolumeStore.RecordVisitor {

  /** What a record takes beside its payload at least: fixed head, time, digest, door, trailer. */
  private static final int OTHER_BYTES_MIN = 128;

  private final VolumeStore volumes;
  private final Iterator<IndexedRecord> index;
  private final List<DamagedRecord> found = new ArrayList<>();

  /** Places where something is wrong and nobody knows what was there. */
  private final List<String> unknown = new ArrayList<>();

  private @Nullable IndexedRecord indexed;
  private long records;

  DamageSearch(VolumeStore volumes, Iterator<IndexedRecord> index) {
    this.volumes = volumes;
    this.index = index;
    advance();
  }

  List<DamagedRecord> found() {
    return found;
  }

  List<String> unknown() {
    return unknown;
  }

  long records() {
    return records;
  }

  @Override
  public void record(RecordLocation location, RecordHead head, RecordLocation next)
      throws IOException {
    records++;
    Optional<PublicId> instance = Optional.empty();
    while (indexed != null && indexed.location().compareTo(location) <= 0) {
      if (indexed.location().equals(location)) {
        instance = Optional.of(indexed.instance());
      }
      advance();
    }
    try {
      volumes.requireSound(location);
    } catch (DamagedRecordException e) {
      RecordSpan span = new RecordSpan(location, next.offset() - location.offset());
      found.add(new DamagedRecord(span, head.digest(), Optional.of(head), instance));
    }
  }

  @Override
  public void damaged(RecordLocation location, String what, RecordLocation next) {
    List<IndexedRecord> here = new ArrayList<>();
    while (indexed != null && indexed.location().compareTo(next) < 0) {
      if (indexed.location().compareTo(location) >= 0) {
        here.add(indexed);
      }
      advance();
    }
    if (here.isEmpty()) {
      unknown.add("%s: %s; the index knows nothing of it".formatted(location.words(), what));
    }
    for (int i = 0; i < here.size(); i++) {
      IndexedRecord record = here.get(i);
      records++;
      RecordLocation end = i + 1 < here.size() ? here.get(i + 1).location() : next;
      found.add(
          new DamagedRecord(
              new RecordSpan(record.location(), bytes(record, end)),
              record.digest(),
              Optional.empty(),
              Optional.of(record.instance())));
    }
  }

  private static long bytes(IndexedRecord record, RecordLocation end) {
    return end.volume() == record.location().volume()
        ? end.offset() - record.location().offset()
        : record.size() + OTHER_BYTES_MIN;
  }

  private void advance() {
    indexed = index.hasNext() ? index.next() : null;
  }
}
