package org.trinomen.identity.ledger;

import org.trinomen.identity.viewpoint.Viewpoint;

/** What can be stated about statements, and about whose count. */
public sealed interface LedgerAssertion extends Assertion {

  /**
   * The agent agrees with an earlier statement, and makes it its own.
   *
   * @param seq of the statement
   */
  record Confirms(long seq) implements LedgerAssertion {

    public Confirms {
      requireEntry(seq);
    }
  }

  /**
   * An earlier statement no longer holds. It counts only where the agent has at least the authority
   * of who made that one.
   *
   * @param seq of the statement
   */
  record Retracts(long seq) implements LedgerAssertion {

    public Retracts {
      requireEntry(seq);
    }
  }

  /** The viewpoint of this name is such, from now on. Answers as of before stay what they were. */
  record ViewpointDefined(Viewpoint viewpoint) implements LedgerAssertion {}

  private static void requireEntry(long seq) {
    if (seq < 1) {
      throw new IllegalArgumentException("entries are numbered from 1");
    }
  }
}
