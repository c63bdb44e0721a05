package org.trinomen.archive.volume;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The store of records. Appends come from one thread at a time; reads from any number at any time.
 * A record may be read only after the {@link #sync} that followed its append.
 */
public interface VolumeStore extends Closeable {

  /**
   * Appends a record behind the last one. It is durable only after {@link #sync}. A failed append
   * leaves the store as it was before.
   */
  RecordLocation append(RecordHead head, Payload payload) throws IOException;

  /**
   * Makes everything appended so far durable (one {@code fsync} for all of it). If this fails, the
   * store refuses appends and syncs until {@link #recover}: after a failed fsync nobody knows what
   * the disk holds, and a second one that succeeds proves nothing.
   */
  void sync() throws IOException;

  /**
   * Takes up work again after a failure: gives up for good what was appended and never made
   * durable, and goes on in another volume. Does nothing if nothing has failed. For the one who
   * appends, between batches.
   *
   * @throws StoreFailedException if the disk does not allow it yet: call again later
   */
  void recover() throws IOException;

  /**
   * The head of the record at a location.
   *
   * @throws DamagedRecordException if no sound record begins there
   */
  RecordHead head(RecordLocation location) throws IOException;

  /**
   * The whole payload. No byte of it is given out before all of it was compared with its digest.
   *
   * @throws DamagedRecordException if it is not what was received
   */
  InputStream open(RecordLocation location) throws IOException;

  /**
   * Reads the record through, head to trailer, and compares the payload with its digest.
   *
   * @throws DamagedRecordException if anything is not as it was written
   */
  void requireSound(RecordLocation location) throws IOException;

  /**
   * The payload, to be read at any place, after all of it was compared with its digest: now, or not
   * long ago. A short one is held in memory by what is given, so ask once for all that is read.
   *
   * @throws DamagedRecordException if the payload is not what was received
   */
  StoredBytes bytes(RecordLocation location) throws IOException;

  /**
   * Visits the durable records in order of appending, from {@code from} (inclusive) to what was the
   * end when the scan began. Heads are checked; payloads are not read.
   */
  void scan(RecordLocation from, RecordVisitor visitor) throws IOException;

  /** The location of the first record of all, whether it exists yet or not. */
  RecordLocation begin();

  /** Where the next record would begin at the earliest: greater than every location so far. */
  RecordLocation end();

  /** Why the store would take no record now, as a clause; empty if it would. Tries nothing. */
  Optional<String> trouble();

  /** Bytes in all volumes; for progress, no more than about right while records are appended. */
  long size() throws IOException;

  /** Receives the records of a scan. */
  interface RecordVisitor {
    /**
     * Takes one record.
     *
     * @param next a location to resume from after this record
     */
    void record(RecordLocation location, RecordHead head, RecordLocation next) throws IOException;

    /**
     * Takes the place of a record, or of several, that can't be read. Unless this is overridden the
     * scan ends here.
     *
     * @param what what is wrong, as a clause
     * @param next where the scan goes on
     */
    default void damaged(RecordLocation location, String what, RecordLocation next)
        throws IOException {
      throw new DamagedRecordException(location, what);
    }
  }
}
