package org.trinomen.archive.index;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.trinomen.archive.volume.RecordLocation;

/** What the index knows of the volumes, to be held against them. */
public interface IndexedRecords {

  /** Up to where the volumes have been read; empty if nothing was ever written. */
  Optional<RecordLocation> mark();

  /**
   * Every record the index knows, all versions, in the order of the volumes. They are fetched as
   * they are asked for, in pages: what is written meanwhile may be among them.
   */
  Iterator<IndexedRecord> records();

  /** Visits every record the index knows, all versions, in the order of the volumes. */
  default void records(Consumer<IndexedRecord> each) {
    records().forEachRemaining(each);
  }

  /** Looks for contradictions within the index itself; each is one sentence. Empty: none. */
  List<String> check();
}
