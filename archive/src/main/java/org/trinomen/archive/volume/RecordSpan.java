package org.trinomen.archive.volume;

/**
 * The place of a record in the volumes, from its first byte to its last.
 *
 * @param bytes length of the whole record
 */
public record RecordSpan(RecordLocation location, long bytes) {

  /** Where the next record begins. */
  public RecordLocation end() {
    return new RecordLocation(location.volume(), location.offset() + bytes);
  }
}
