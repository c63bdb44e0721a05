package org.trinomen.archive.verify;

import java.util.ArrayList;
import java.util.List;
import org.trinomen.archive.volume.RecordLocation;

/** Collects findings: counts all, keeps the first. */
final class Findings {

  private final List<Finding> kept = new ArrayList<>();
  private long total;

  void add(Finding.Kind kind, RecordLocation location, String what) {
    add(kind, location.words(), what);
  }

  void add(Finding.Kind kind, String where, String what) {
    total++;
    if (kept.size() < VerifyReport.FINDINGS_MAX) {
      kept.add(new Finding(kind, where, what));
    }
  }

  List<Finding> kept() {
    return kept;
  }

  long total() {
    return total;
  }
}
