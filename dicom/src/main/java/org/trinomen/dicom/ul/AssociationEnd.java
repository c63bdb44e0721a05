package org.trinomen.dicom.ul;

/** How an association came to its end. */
public sealed interface AssociationEnd {

  /** In words, for a person; without patient data. */
  String describe();

  /** In order (PS3.8 §7.2). */
  record Released(boolean byPeer) implements AssociationEnd {
    @Override
    public String describe() {
      return byPeer ? "released by the peer" : "released by us";
    }
  }

  /**
   * A-ABORT was received or sent.
   *
   * @param what what led to it, where known; else empty
   */
  record Aborted(boolean byPeer, Pdu.Abort abort, String what) implements AssociationEnd {
    @Override
    public String describe() {
      return "aborted "
          + (byPeer ? "there " : "here ")
          + abort.describe()
          + (what.isEmpty() ? "" : ": " + what);
    }
  }

  /** There was no transport connection to begin with, or it could not be secured. */
  record NotConnected(String what) implements AssociationEnd {
    @Override
    public String describe() {
      return "can't connect to " + what;
    }
  }

  /** The transport connection closed or broke without a word. */
  record ConnectionLost(String what) implements AssociationEnd {
    @Override
    public String describe() {
      return "connection lost: " + what;
    }
  }

  /** The peer was silent for longer than it may be. */
  record TimedOut(String what) implements AssociationEnd {
    @Override
    public String describe() {
      return "timed out: " + what;
    }
  }

  /** This side shuts down; see {@link Association#stopWhenIdle}. */
  record Stopped() implements AssociationEnd {
    @Override
    public String describe() {
      return "ended here, shutting down";
    }
  }
}
