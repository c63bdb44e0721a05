package org.trinomen.server.dimse;

import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.SubOperations;

/**
 * What happened during one association, for its line in the log and in the audit trail. Several
 * instances may arrive over one at a time.
 */
final class AssociationTally {

  private int echoes;
  private long stored;
  private long alreadyHeld;
  private long conflicting;
  private long refused;
  private long failed;
  private long bytes;
  private long queries;
  private long matches;
  private long retrievals;
  private long sent;
  private long notSent;
  private long askedToCommit;
  private long toldOfCommitment;

  synchronized void echoed() {
    echoes++;
  }

  synchronized void received(IngestOutcome outcome) {
    switch (outcome) {
      case IngestOutcome.Stored kept -> {
        stored++;
        bytes += kept.size();
      }
      case IngestOutcome.AlreadyHeld _ -> alreadyHeld++;
      case IngestOutcome.Conflicting kept -> {
        conflicting++;
        bytes += kept.size();
      }
      case IngestOutcome.Refused _ -> refused++;
    }
  }

  /** A fault of ours kept an instance from being taken. */
  synchronized void failed() {
    failed++;
  }

  synchronized void queried(long found) {
    queries++;
    matches += found;
  }

  synchronized void retrieved(SubOperations count) {
    retrievals++;
    sent += count.completed() + count.warning();
    notSent += count.failed() + count.remaining();
  }

  synchronized void askedToCommit(Status status) {
    askedToCommit++;
    failed += status.kept() ? 0 : 1;
  }

  synchronized void toldOfCommitment(Status status) {
    toldOfCommitment++;
    failed += status.kept() ? 0 : 1;
  }

  /** Whether all that was sent, either way, is kept. */
  synchronized boolean clean() {
    return refused == 0 && failed == 0 && notSent == 0;
  }

  /** For people; counts that are zero are left out. */
  synchronized String describe() {
    StringBuilder words = new StringBuilder();
    append(words, stored, "stored");
    append(words, alreadyHeld, "already held");
    append(words, conflicting, "conflicting");
    append(words, refused, "refused");
    append(words, failed, "failed");
    append(words, echoes, echoes == 1 ? "echo" : "echoes");
    append(words, queries, queries == 1 ? "query" : "queries");
    append(words, matches, matches == 1 ? "match" : "matches");
    append(words, retrievals, retrievals == 1 ? "retrieval" : "retrievals");
    append(words, sent, "sent");
    append(words, notSent, "not sent");
    append(words, askedToCommit, "asked for storage commitment");
    append(words, toldOfCommitment, "told of storage commitment");
    if (words.isEmpty()) {
      return "nothing asked";
    }
    if (bytes > 0) {
      append(words, bytes, "bytes");
    }
    return words.toString();
  }

  private static void append(StringBuilder words, long count, String what) {
    if (count > 0) {
      words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
    }
  }
}
