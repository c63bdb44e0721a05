package org.trinomen.archive.ledger;

import java.util.List;
import org.trinomen.identity.ledger.LedgerEntry;

/** What became of statements. */
public sealed interface AppendOutcome {

  /** All are in the ledger. */
  record Appended(List<LedgerEntry> entries) implements AppendOutcome {

    public Appended {
      entries = List.copyOf(entries);
    }
  }

  /**
   * None is, because of one.
   *
   * @param index which one, from 0
   * @param why a clause that holds no values
   */
  record Refused(int index, String why) implements AppendOutcome {}
}
