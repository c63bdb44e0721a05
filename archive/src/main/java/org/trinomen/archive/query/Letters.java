package org.trinomen.archive.query;

import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Vr;

/** Which letters are the same to a query. */
public enum Letters {
  /** Each only itself. */
  EXACT,
  /** Those that differ in case and accent only. */
  FOLDED,
  /** Folded in names of persons, exact elsewhere: PS3.4 §C.2.2.2.1 and §C.2.2.2.4. */
  FOLDED_IN_NAMES;

  /** Whether letters of an attribute match only themselves. */
  public boolean exact(int tag) {
    return switch (this) {
      case EXACT -> true;
      case FOLDED -> false;
      case FOLDED_IN_NAMES -> Dictionary.vr(tag, false) != Vr.PN;
    };
  }
}
