package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.RosterAssertion.SubjectEnrolled;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;

/** What every store of the ledger does. */
abstract class LedgerStoreContract {

  LedgerStore store;

  /** Opens the store: the first time an empty one, later what was there. */
  abstract LedgerStore open() throws IOException;

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  private void reopen() throws IOException {
    store.close();
    store = open();
  }

  List<LedgerEntry> read(long from) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    store.read(from, entries::add);
    return entries;
  }

  @Test
  void anEmptyLedgerHasNoEntry() throws IOException {
    assertThat(store.head()).isEqualTo(new LedgerHead(0, "0".repeat(64)));
    assertThat(read(1)).isEmpty();
    assertThat(store.append(List.of())).isEmpty();
    assertThat(store.head().seq()).isZero();
  }

  @Test
  void everyKindOfStatementComesBackAsItWasMade() throws IOException {
    List<Statement> statements = Statements.ofEveryKind();

    List<LedgerEntry> appended = store.append(statements);

    assertThat(appended).extracting(LedgerEntry::statement).isEqualTo(statements);
    assertThat(read(1)).isEqualTo(appended);
    reopen();
    assertThat(read(1)).isEqualTo(appended);
  }

  @Test
  void entriesAreNumberedWithoutGapsAndChained() throws IOException {
    for (int i = 0; i < 10; i++) {
      store.append(List.of(Statements.observed("a" + i), Statements.observed("b" + i)));
      if (i == 4) {
        reopen();
      }
    }

    List<LedgerEntry> entries = read(1);
    String previous = "0".repeat(64);
    for (int i = 0; i < 20; i++) {
      assertThat(entries.get(i).seq()).isEqualTo(i + 1);
      assertThat(entries.get(i).previousHash()).isEqualTo(previous);
      previous = entries.get(i).hash();
    }
    assertThat(store.head()).isEqualTo(new LedgerHead(20, previous));
  }

  @Test
  void aMomentIsOnePositionEvenWhereTheClockStandsStill() throws IOException {
    store.append(List.of(Statements.observed("s1"), Statements.observed("s2")));
    store.append(List.of(Statements.observed("s3")));
    reopen();
    store.append(List.of(Statements.observed("s4")));

    List<LedgerEntry> entries = read(1);
    assertThat(entries.get(1).recordedAt()).isEqualTo(entries.get(0).recordedAt());
    assertThat(entries.get(2).recordedAt()).isAfter(entries.get(1).recordedAt());
    assertThat(entries.get(3).recordedAt()).isAfter(entries.get(2).recordedAt());
  }

  @Test
  void readingBeginsAtTheNumberAskedFor() throws IOException {
    store.append(Statements.ofEveryKind());

    assertThat(read(7)).isEqualTo(read(1).subList(6, read(1).size()));
    assertThat(read(store.head().seq() + 1)).isEmpty();
  }

  @Test
  void manyThreadsShareOneChain() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<LedgerEntry>>> appended = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int number = i;
        appended.add(
            threads.submit(
                () ->
                    store.append(
                        List.of(
                            Statements.observed("a" + number),
                            Statements.observed("b" + number)))));
      }
      for (Future<List<LedgerEntry>> each : appended) {
        List<LedgerEntry> batch = each.get();
        assertThat(batch.get(1).previousHash()).isEqualTo(batch.get(0).hash());
        assertThat(store.head().seq()).isGreaterThanOrEqualTo(batch.get(1).seq());
      }
    }
    assertThat(read(1)).hasSize(120);
  }

  @Test
  void whatIsKnownOfAPersonCanBeErasedAndTheEntryStays() throws IOException {
    store.append(
        List.of(
            Statements.enrolled("A001", Statements.JANE),
            Statements.enrolled("A002", Statements.JANE),
            Statements.by(Statements.ADA, new SubjectAssertion.PersonErased(Statements.A001))));
    List<LedgerEntry> before = read(1);

    store.erasePersons(Set.of(1L));

    assertErased(before);
    reopen();
    assertErased(before);
    store.append(List.of(Statements.enrolled("A001", Statements.JANE)));
    assertThat(subject(read(1).get(0)).person()).isEqualTo(PersonalIdentity.UNKNOWN);
    assertThat(subject(read(1).get(3)).person()).isEqualTo(Statements.JANE);
  }

  private void assertErased(List<LedgerEntry> before) throws IOException {
    List<LedgerEntry> after = read(1);
    assertThat(subject(after.get(0)).person()).isEqualTo(PersonalIdentity.UNKNOWN);
    assertThat(subject(after.get(0)).identifiers()).isEmpty();
    assertThat(subject(after.get(0)).code()).isEqualTo("A001");
    assertThat(after.get(0).hash()).isEqualTo(before.get(0).hash());
    assertThat(after.get(1)).isEqualTo(before.get(1));
  }

  private static ResearchSubject subject(LedgerEntry entry) {
    return ((SubjectEnrolled) entry.assertion()).subject();
  }
}
