package org.trinomen.archive.repair;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.index.IndexedRecords;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpooledPayload;

/**
 * Finds damaged records and puts good copies beside them: the same bytes, by their SHA-256. Nothing
 * in the volumes is changed, and the index stays as it is: the copy is read at the place of the
 * record.
 */
public final class Repair {

  private final RepairedVolumeStore volumes;
  private final IndexedRecords index;
  private final Spool spool;
  private final InstantSource clock;

  /** Told of each record that was repaired, once the copy is durable. */
  @FunctionalInterface
  public interface Told {
    void of(DamagedRecord repaired) throws IOException;
  }

  public Repair(
      RepairedVolumeStore volumes, IndexedRecords index, Spool spool, InstantSource clock) {
    this.volumes = volumes;
    this.index = index;
    this.spool = spool;
    this.clock = clock;
  }

  /** Reads everything, and repairs what it can. */
  public RepairReport run(GoodCopies copies, Told told) throws IOException {
    DamageSearch search = new DamageSearch(volumes, index.records());
    volumes.scan(volumes.begin(), search);
    List<DamagedRecord> repaired = new ArrayList<>();
    List<String> left = new ArrayList<>(search.unknown());
    if (!search.found().isEmpty()) {
      copies.prepare(search.found());
    }
    for (DamagedRecord record : search.found()) {
      Optional<String> trouble = repair(record, copies);
      if (trouble.isPresent()) {
        left.add(record.span().location().words() + ": " + trouble.get());
      } else {
        repaired.add(record);
        told.of(record);
      }
    }
    return new RepairReport(search.records(), repaired, left);
  }

  /** What is in the way, if anything is. */
  private Optional<String> repair(DamagedRecord record, GoodCopies copies) throws IOException {
    Optional<GoodCopies.GoodCopy> found = copies.find(record);
    if (found.isEmpty()) {
      return Optional.of(copies.name() + " does not have it");
    }
    try (InputStream in = found.get().payload();
        SpooledPayload payload = spool.receive(new byte[0], in, (_, _, _) -> {})) {
      if (!payload.digest().equals(record.digest())) {
        return Optional.of(copies.name() + " has other bytes");
      }
      RecordHead head =
          record
              .head()
              .or(found.get()::head)
              .orElseGet(() -> unknownArrival(record, payload.length()));
      volumes.repair(record.span(), head, payload.payload());
      return Optional.empty();
    }
  }

  /** When and from where it once came is lost. */
  private RecordHead unknownArrival(DamagedRecord record, long length) {
    Origin origin = new Origin(Origin.Door.REST, "", "", "", "trinomen repair", "");
    return new RecordHead(clock.instant(), origin, record.digest(), length);
  }
}
