package org.trinomen.archive.query;

import java.time.Instant;

/**
 * An entry of the log of changes.
 *
 * @param sequence number; numbers grow and are never given twice
 * @param kind what happened
 * @param id the resource it happened to; its level is the kind's
 * @param at when, to the second
 */
public record Change(long sequence, Kind kind, PublicId id, Instant at) {

  /** What happened. The order is that of a first instance's changes; the codes are stored. */
  public enum Kind {
    NEW_INSTANCE(1, Level.INSTANCE),
    NEW_SERIES(2, Level.SERIES),
    NEW_STUDY(3, Level.STUDY),
    NEW_PATIENT(4, Level.PATIENT);

    private final int code;
    private final Level level;

    Kind(int code, Level level) {
      this.code = code;
      this.level = level;
    }

    /** The number that stands for it in the index: never changed, never reused. */
    public int code() {
      return code;
    }

    /** The kind that has this code. */
    public static Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of change has the code " + code);
    }

    public Level level() {
      return level;
    }
  }
}
