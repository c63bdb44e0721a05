package org.trinomen.archive.repair;

import java.util.List;

/**
 * What a repair came to.
 *
 * @param records records looked at
 * @param repaired those that have a good copy now
 * @param left those that have none, a sentence each
 */
public record RepairReport(long records, List<DamagedRecord> repaired, List<String> left) {

  public RepairReport {
    repaired = List.copyOf(repaired);
    left = List.copyOf(left);
  }
}
