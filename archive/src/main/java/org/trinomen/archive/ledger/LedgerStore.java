package org.trinomen.archive.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Statement;

/** Keeps the ledger's entries. Any number of threads append and read. */
public interface LedgerStore extends Closeable {

  /**
   * Appends statements. When it returns they are durable; after a crash all of them are there or
   * none.
   *
   * @return the entries that they became, in order
   * @throws IOException if they were not kept, or it is not known whether they were: then {@link
   *     #head} tells
   */
  List<LedgerEntry> append(List<Statement> statements) throws IOException;

  /** The last durable entry. */
  LedgerHead head();

  /**
   * Reads the entries from a number on, in order; what is appended meanwhile is not among them.
   *
   * @throws IOException if one is missing or not as it was written
   */
  void read(long fromSeq, EntryVisitor visitor) throws IOException;

  /**
   * Erases what these entries told of a person. The entries stay; what they told reads as unknown
   * from now on.
   *
   * @param entries numbers of rows of the roster
   */
  void erasePersons(Set<Long> entries) throws IOException;

  /** Takes entries. */
  interface EntryVisitor {
    void entry(LedgerEntry entry) throws IOException;
  }
}
