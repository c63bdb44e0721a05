package org.trinomen.archive.event;

import java.util.Optional;

/** What kinds of things happen. Their names are kept and told to others: never rename one. */
public enum EventType {
  STUDY_ARRIVED("study.arrived"),
  SERIES_ARRIVED("series.arrived"),
  /** As many instances as the series says that it has. */
  SERIES_COMPLETE("series.complete"),
  SERIES_STABLE("series.stable"),
  STUDY_STABLE("study.stable"),
  /** The ledger knows of the scan: what arrived with one recorded identity in one study. */
  SCAN_ARRIVED("scan.arrived"),
  /** Nothing was added to its imaging study for the stable age. */
  SCAN_STABLE("scan.stable"),
  IDENTITY_ASSIGNED("identity.assigned"),
  IDENTITY_OUT_OF_STUDY("identity.out-of-study"),
  IDENTITY_REVIEW("identity.review"),
  /** Whatever else was stated of a scan, or of such a statement. */
  IDENTITY_AMENDED("identity.amended"),
  /** A site does something again and again: an alarm. */
  SITE_PATTERN("qc.site-pattern"),
  /** A rule found something in a scan. */
  FINDING("qc.finding"),
  JOB_SUBMITTED("job.submitted"),
  JOB_ENDED("job.ended"),
  /** Someone was refused. */
  REFUSED("security.refused");

  private final String text;

  EventType(String text) {
    this.text = text;
  }

  /** Its name, as {@code scan.stable}. */
  public String text() {
    return text;
  }

  /** What stands before the dot. */
  public String family() {
    return text.substring(0, text.indexOf('.'));
  }

  /** The type of this name. */
  public static Optional<EventType> named(String text) {
    for (EventType type : values()) {
      if (type.text.equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
