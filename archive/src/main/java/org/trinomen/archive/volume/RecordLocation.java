package org.trinomen.archive.volume;

/**
 * Where a record begins. Locations are ordered as the records were appended.
 *
 * @param volume number of the volume, from 1
 * @param offset byte offset of the record's first byte in that volume
 */
public record RecordLocation(int volume, long offset) implements Comparable<RecordLocation> {

  /** For people: where to look. */
  public String words() {
    return "volume %d, byte %d".formatted(volume, offset);
  }

  @Override
  public int compareTo(RecordLocation other) {
    int byVolume = Integer.compare(volume, other.volume);
    return byVolume != 0 ? byVolume : Long.compare(offset, other.offset);
  }
}
