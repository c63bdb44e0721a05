package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.file.FaultyFiles.Fault;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

final class LedgerTest {

  @TempDir Path folder;
  private final FaultyFiles files = new FaultyFiles();
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    ledger =
        Ledger.open(
            FileLedgerStore.open(
                files,
                folder,
                LedgerSettings.DEFAULT,
                Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC),
                new SecureRandom()));
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
    LedgerCheck.run(
        files, folder, found -> assertThat(found).as("a finding of the check").isNull());
  }

  private List<LedgerEntry> append(Statement... statements) throws IOException {
    return ((AppendOutcome.Appended) ledger.append(List.of(statements))).entries();
  }

  private List<PersonalIdentity> persons(long asOf) {
    return ledger.state().roster(asOf).subjects().stream().map(ResearchSubject::person).toList();
  }

  @Test
  void aReplayGivesTheSameAnswersToTheLastCharacter() throws IOException {
    append(Statements.ofEveryKind().toArray(Statement[]::new));
    append(Statements.by(Statements.ADA, new LedgerAssertion.Retracts(13)));
    long head = ledger.state().head();
    String before = everything(head);

    ledger.close();
    open();

    assertThat(ledger.state().head()).isEqualTo(head);
    assertThat(everything(head)).isEqualTo(before);
    assertThat(ledger.head().hash()).isEqualTo(ledger.state().entry(head).orElseThrow().hash());
    assertThat(ledger.replayDiffers()).isEmpty();
  }

  private String everything(long head) {
    StringBuilder all = new StringBuilder();
    for (long asOf = 0; asOf <= head; asOf++) {
      all.append(ledger.state().roster(asOf)).append(ledger.state().viewpoints(asOf));
      all.append(ledger.state().answers(ShippedViewpoints.STUDY, asOf)).append('\n');
    }
    return all.toString();
  }

  @Test
  void aBatchOfWhichOneIsRefusedLeavesNothing() throws IOException {
    append(Statements.observed("s1"));

    assertThat(ledger.append(List.of(Statements.observed("s2"), Statements.observed("s1"))))
        .isEqualTo(new AppendOutcome.Refused(1, "the scan has been received before"));
    assertThat(ledger.append(List.of(Statements.observed("s3"), Statements.observed("s3"))))
        .isEqualTo(new AppendOutcome.Refused(1, "the scan has been received before"));
    assertThat(ledger.state().head()).isEqualTo(1);
  }

  @Test
  void listenersHearOfEntriesInOrderOnceTheyCount() throws IOException {
    List<Long> heard = new ArrayList<>();
    ledger.subscribe(
        entries -> {
          assertThat(ledger.state().head()).isEqualTo(entries.getLast().seq());
          entries.forEach(entry -> heard.add(entry.seq()));
        });
    append(Statements.observed("s1"), Statements.observed("s2"));
    append(Statements.observed("s3"));

    assertThat(heard).containsExactly(1L, 2L, 3L);
  }

  @Test
  void erasureTakesWhatIsKnownOfAPersonAndLeavesEveryAnswer() throws IOException {
    append(
        Statements.enrolled("A001", Statements.JANE),
        Statements.enrolled("A002", Statements.JANE),
        Statements.observed("s1"),
        Statements.assigned("s1", "A001"));
    String answers = ledger.state().answers(ShippedViewpoints.STUDY, 4).toString();

    append(Statements.by(Statements.ADA, new SubjectAssertion.PersonErased(Statements.A001)));

    for (int opened = 0; opened < 2; opened++) {
      assertThat(persons(5)).containsExactly(PersonalIdentity.UNKNOWN, Statements.JANE);
      assertThat(persons(4)).containsExactly(PersonalIdentity.UNKNOWN, Statements.JANE);
      assertThat(ledger.state().answers(ShippedViewpoints.STUDY, 4).toString()).isEqualTo(answers);
      ledger.close();
      open();
    }
    append(Statements.enrolled("A001", Statements.JANE));
    ledger.close();
    open();
    assertThat(persons(6)).containsExactly(Statements.JANE, Statements.JANE);
  }

  @Test
  void anErasureThatACrashInterruptedIsFinishedAtStart() throws IOException {
    append(Statements.enrolled("A001", Statements.JANE));
    Statement erasure =
        Statements.by(Statements.ADA, new SubjectAssertion.PersonErased(Statements.A001));
    files.forgetCalls();
    append(Statements.observed("s1"));
    int callsOfAnAppend = files.calls().size();

    files.failAt(callsOfAnAppend + 1, Fault.FOR_GOOD);
    assertThatThrownBy(() -> ledger.append(List.of(erasure))).hasMessageContaining("injected");
    files.heal();
    ledger.close();
    open();

    assertThat(ledger.state().head()).isEqualTo(3);
    assertThat(persons(1)).containsExactly(PersonalIdentity.UNKNOWN);
  }

  @Test
  void anErasureThatAFailingDiskInterruptsIsFinishedWithoutARestartWhicheverCallFails()
      throws IOException {
    for (Fault fault : List.of(Fault.ONCE, Fault.FOR_GOOD, Fault.FULL_ONCE)) {
      boolean struck;
      int n = 0;
      do {
        n++;
        String code = fault.name().charAt(1) + "%03d".formatted(n);
        append(Statements.enrolled(code, Statements.JANE));
        Statement erasure =
            Statements.by(
                Statements.ADA, new SubjectAssertion.PersonErased(new SubjectRef("NPET", code)));
        files.failAt(n, fault);
        try {
          append(erasure);
        } catch (IOException e) {
          assertThat(e).hasStackTraceContaining("injected");
        }
        struck = files.struck();
        files.heal();
        append(Statements.enrolled(code + "9", Statements.JANE));
        if (isStated(erasure)) {
          assertThat(person(code)).isEqualTo(PersonalIdentity.UNKNOWN);
        }
        close();
        open();
        assertThat(person(code + "9")).isEqualTo(Statements.JANE);
      } while (struck);
      assertThat(n).isGreaterThan(8);
    }
  }

  private boolean isStated(Statement statement) {
    return LongStream.rangeClosed(1, ledger.state().head())
        .mapToObj(seq -> ledger.state().entry(seq).orElseThrow().assertion())
        .anyMatch(statement.assertion()::equals);
  }

  private PersonalIdentity person(String code) {
    return ledger.state().roster(ledger.state().head()).subjects().stream()
        .filter(subject -> subject.code().equals(code))
        .map(ResearchSubject::person)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void entriesThatAFullDiskLeftInDoubtCountOnceTheyAreKnownToBeDurable() throws IOException {
    append(Statements.observed("s1"));
    // The line and its fsync succeed, the head has no room.
    files.failAt(3, Fault.FULL_ONCE);
    assertThatThrownBy(() -> ledger.append(List.of(Statements.observed("s2"))))
        .hasMessageContaining("injected");
    assertThat(ledger.state().head()).isEqualTo(1);

    append(Statements.observed("s3"));

    assertThat(ledger.state().scans(3)).containsExactly("s1", "s2", "s3");
  }
}
