package org.trinomen.server.dimse;

import java.util.Locale;
import java.util.Optional;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.Tag;

/** Query/Retrieve Level (0008,0052), and the unique key of each level (PS3.4 §C.6). */
final class QueryLevels {

  private QueryLevels() {}

  /** The level of this name; some write INSTANCE for IMAGE. */
  static Optional<Level> parse(String text) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "PATIENT" -> Optional.of(Level.PATIENT);
      case "STUDY" -> Optional.of(Level.STUDY);
      case "SERIES" -> Optional.of(Level.SERIES);
      case "IMAGE", "INSTANCE" -> Optional.of(Level.INSTANCE);
      case String _ -> Optional.empty();
    };
  }

  static String name(Level level) {
    return switch (level) {
      case PATIENT -> "PATIENT";
      case STUDY -> "STUDY";
      case SERIES -> "SERIES";
      case INSTANCE -> "IMAGE";
    };
  }

  static int uniqueKey(Level level) {
    return switch (level) {
      case PATIENT -> Tag.PatientID;
      case STUDY -> Tag.StudyInstanceUID;
      case SERIES -> Tag.SeriesInstanceUID;
      case INSTANCE -> Tag.SOPInstanceUID;
    };
  }
}
