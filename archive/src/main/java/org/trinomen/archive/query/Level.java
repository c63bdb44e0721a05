package org.trinomen.archive.query;

import java.util.Optional;

/** The levels of the Query/Retrieve information models (PS3.4 C.6). */
public enum Level {
  PATIENT,
  STUDY,
  SERIES,
  INSTANCE;

  /** The level of the parents; empty for patients, who have none. */
  public Optional<Level> above() {
    return switch (this) {
      case PATIENT -> Optional.empty();
      case STUDY -> Optional.of(PATIENT);
      case SERIES -> Optional.of(STUDY);
      case INSTANCE -> Optional.of(SERIES);
    };
  }

  /** The level of the children; empty for instances, which have none. */
  public Optional<Level> below() {
    return switch (this) {
      case PATIENT -> Optional.of(STUDY);
      case STUDY -> Optional.of(SERIES);
      case SERIES -> Optional.of(INSTANCE);
      case INSTANCE -> Optional.empty();
    };
  }
}
