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
    NEW_INSTANCE(1, Level.INSTANCE, "NewInstance"),
    NEW_SERIES(2, Level.SERIES, "NewSeries"),
    NEW_STUDY(3, Level.STUDY, "NewStudy"),
    NEW_PATIENT(4, Level.PATIENT, "NewPatient"),
    COMPLETED_SERIES(5, Level.SERIES, "CompletedSeries"),
    STABLE_SERIES(6, Level.SERIES, "StableSeries"),
    STABLE_STUDY(7, Level.STUDY, "StableStudy"),
    STABLE_PATIENT(8, Level.PATIENT, "StablePatient"),
    UPDATED_METADATA_OF_PATIENT(9, Level.PATIENT, "UpdatedMetadata"),
    UPDATED_METADATA_OF_STUDY(10, Level.STUDY, "UpdatedMetadata"),
    UPDATED_METADATA_OF_SERIES(11, Level.SERIES, "UpdatedMetadata"),
    UPDATED_METADATA_OF_INSTANCE(12, Level.INSTANCE, "UpdatedMetadata"),
    UPDATED_ATTACHMENT_OF_PATIENT(13, Level.PATIENT, "UpdatedAttachment"),
    UPDATED_ATTACHMENT_OF_STUDY(14, Level.STUDY, "UpdatedAttachment"),
    UPDATED_ATTACHMENT_OF_SERIES(15, Level.SERIES, "UpdatedAttachment"),
    UPDATED_ATTACHMENT_OF_INSTANCE(16, Level.INSTANCE, "UpdatedAttachment");

    private final int code;
    private final Level level;
    private final String text;

    Kind(int code, Level level, String text) {
      this.code = code;
      this.level = level;
      this.text = text;
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

    /** The kind with this name at this level. */
    public static Kind of(String text, Level level) {
      for (Kind kind : values()) {
        if (kind.level == level && kind.text.equals(text)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of change is " + text + " at " + level);
    }

    public Level level() {
      return level;
    }

    /** Its name in the API. */
    public String text() {
      return text;
    }
  }
}
