package org.trinomen.archive.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * The ledger: its store, and what its entries come to. A statement is looked at first, then made
 * durable, then counts; so no answer ever rests on an entry that a power cut could take away.
 */
public final class Ledger implements Closeable {

  private final LedgerStore store;
  private final ReentrantLock appending = new ReentrantLock();
  private final List<Consumer<List<LedgerEntry>>> listeners = new CopyOnWriteArrayList<>();
  private volatile LedgerState state = new LedgerState();

  /** An erasure was stated, durable or in doubt, and has not been carried out. Under appending. */
  private boolean erasureDue;

  private Ledger(LedgerStore store) {
    this.store = store;
  }

  /**
   * Replays all entries. Finishes erasures that a crash interrupted. The ledger closes the store.
   */
  public static Ledger open(LedgerStore store) throws IOException {
    Ledger ledger = new Ledger(store);
    ledger.catchUp(ledger.state);
    ledger.erase();
    return ledger;
  }

  /** What the entries come to. Asked anew each time, for an erasure replaces it. */
  public LedgerState state() {
    return state;
  }

  /** The last durable entry: copies of it elsewhere vouch for everything before it. */
  public LedgerHead head() {
    return store.head();
  }

  /** Tells of entries, in order, once they count. The listener must neither wait nor append. */
  public void subscribe(Consumer<List<LedgerEntry>> listener) {
    listeners.add(listener);
  }

  /**
   * Appends statements: all of them or none.
   *
   * @throws IOException if they were not kept, or it is not known whether they were
   */
  public AppendOutcome append(List<Statement> statements) throws IOException {
    appending.lock();
    try {
      // Entries of which a failing disk left unknown whether they are durable.
      catchUp(state);
      Optional<AppendOutcome.Refused> refused = refused(statements);
      if (refused.isPresent()) {
        return refused.get();
      }
      erasureDue |=
          statements.stream().anyMatch(s -> s.assertion() instanceof SubjectAssertion.PersonErased);
      List<LedgerEntry> entries = store.append(statements);
      catchUp(state, entries);
      if (erasureDue) {
        erase();
        erasureDue = false;
      }
      listeners.forEach(listener -> listener.accept(entries));
      return new AppendOutcome.Appended(entries);
    } finally {
      appending.unlock();
    }
  }

  /**
   * Replays the durable entries anew and compares what they come to with what is answered from: the
   * answers of every viewpoint, as of now and of a few positions before.
   *
   * @return a clause that says what differs; empty if nothing does
   */
  public Optional<String> replayDiffers() throws IOException {
    LedgerState answering = state;
    long head = answering.head();
    LedgerState replayed = new LedgerState();
    store.read(1, entry -> addUpTo(head, replayed, entry));
    for (long asOf : new long[] {head, head * 3 / 4, head / 2, head / 4}) {
      for (Viewpoint viewpoint : answering.viewpoints(asOf)) {
        if (!answering.answers(viewpoint, asOf).equals(replayed.answers(viewpoint, asOf))) {
          return Optional.of(
              "answers of viewpoint %s as of entry %d".formatted(viewpoint.name(), asOf));
        }
      }
      if (!answering.roster(asOf).equals(replayed.roster(asOf))) {
        return Optional.of("the roster as of entry %d".formatted(asOf));
      }
    }
    return Optional.empty();
  }

  private static void addUpTo(long head, LedgerState replayed, LedgerEntry entry) {
    if (entry.seq() <= head) {
      replayed.add(entry);
    }
  }

  private Optional<AppendOutcome.Refused> refused(List<Statement> statements) {
    Set<String> received = new HashSet<>();
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      if (statement.assertion() instanceof ScanAssertion.Observed observed
          && !received.add(observed.scan())) {
        return Optional.of(new AppendOutcome.Refused(i, "the scan has been received before"));
      }
      Optional<String> why = state.refusal(statement);
      if (why.isPresent()) {
        return Optional.of(new AppendOutcome.Refused(i, why.get()));
      }
    }
    return Optional.empty();
  }

  private void catchUp(LedgerState behind) throws IOException {
    if (behind.head() < store.head().seq()) {
      store.read(behind.head() + 1, behind::add);
    }
  }

  private void catchUp(LedgerState behind, List<LedgerEntry> entries) throws IOException {
    if (entries.isEmpty() || entries.getFirst().seq() == behind.head() + 1) {
      entries.forEach(behind::add);
    } else {
      catchUp(behind);
    }
  }

  /** Carries out what erasures ask for, where that has not been done. */
  private void erase() throws IOException {
    Set<Long> told = toldOfErased();
    if (!told.isEmpty()) {
      store.erasePersons(told);
      LedgerState anew = new LedgerState();
      catchUp(anew);
      state = anew;
    }
  }

  /** Rows that tell something of a person, and that an erasure follows. */
  private Set<Long> toldOfErased() throws IOException {
    List<LedgerEntry> erasures = new ArrayList<>();
    for (long seq = 1; seq <= state.head(); seq++) {
      state
          .entry(seq)
          .filter(entry -> entry.assertion() instanceof SubjectAssertion.PersonErased)
          .ifPresent(erasures::add);
    }
    Set<Long> told = new HashSet<>();
    for (LedgerEntry erasure : erasures) {
      SubjectAssertion.PersonErased erased = (SubjectAssertion.PersonErased) erasure.assertion();
      for (LedgerEntry row : state.historyOfSubject(erased.subject(), erasure.seq())) {
        if (row.assertion() instanceof RosterAssertion.SubjectEnrolled enrolled
            && tells(enrolled.subject())) {
          told.add(row.seq());
        }
      }
    }
    return told;
  }

  private static boolean tells(ResearchSubject subject) {
    return !subject.person().equals(PersonalIdentity.UNKNOWN) || !subject.identifiers().isEmpty();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
