package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.file.FaultyFiles.Fault;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.study.PersonalIdentity;

final class FileLedgerStoreTest extends LedgerStoreContract {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final FaultyFiles files = new FaultyFiles();
  private boolean expectFindings;

  @Override
  LedgerStore open() throws IOException {
    return FileLedgerStore.open(
        files, folder, new LedgerSettings(4_000), CLOCK, new SecureRandom());
  }

  @Test
  void entriesAreDurableBeforeTheyAreAcknowledgedWhatIsKnownOfPersonsFirst() throws IOException {
    store.append(List.of(Statements.observed("s1")));
    files.forgetCalls();

    store.append(List.of(Statements.enrolled("A001", Statements.JANE), Statements.observed("s2")));

    assertThat(files.calls())
        .containsExactly(
            "write persons.jsonl",
            "sync persons.jsonl",
            "write 000001-2026-03-01.jsonl",
            "sync 000001-2026-03-01.jsonl",
            "create head.json.tmp",
            "write head.json.tmp",
            "sync head.json.tmp",
            "rename head.json",
            "syncFolder " + folder.getFileName());
  }

  @Test
  void nothingThatIsKnownOfAPersonStandsInTheEntriesNorAnywhereOnceErased() throws IOException {
    store.append(
        List.of(
            Statements.enrolled("A001", Statements.JANE),
            Statements.by(Statements.ADA, new SubjectAssertion.PersonErased(Statements.A001))));
    assertThat(content("persons.jsonl")).contains("Doe", "MRN-77");
    assertThat(content("000001-2026-03-01.jsonl"))
        .contains("A001")
        .doesNotContain("Doe", "Jane", "1966", "MRN-77", "CandID");

    store.erasePersons(Set.of(1L));

    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(content(file.getFileName().toString())).doesNotContain("Doe", "MRN-77");
      }
    }
  }

  private String content(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
  }

  private List<ChainFinding> findings() throws IOException {
    List<ChainFinding> findings = new ArrayList<>();
    LedgerCheck.run(new DiskFiles(), folder, findings::add);
    return findings;
  }

  private List<Path> parts() throws IOException {
    return new DiskFiles()
        .list(folder).stream()
            .filter(file -> file.getFileName().toString().matches("\\d{6}-.*jsonl"))
            .toList();
  }

  @AfterEach
  void theLedgerIsSound() throws IOException {
    if (!expectFindings) {
      assertThat(findings()).isEmpty();
    }
  }

  private void begin() throws IOException {
    store.append(Statements.ofEveryKind());
    for (int i = 0; i < 5; i++) {
      store.append(List.of(Statements.observed("x" + i), Statements.assigned("x" + i, "A002")));
    }
    store.close();
  }

  /** Each byte costs a start with its fsyncs; the batch is short. */
  @Test
  void aBatchTornAtAnyByteIsGoneAsAWhole() throws IOException {
    store.append(List.of(Statements.observed("s1")));
    store.close();
    Path part = parts().getFirst();
    byte[] head = Files.readAllBytes(folder.resolve("head.json"));
    byte[] before = Files.readAllBytes(part);
    store = open();
    store.append(List.of(Statements.enrolled("A001", Statements.JANE), Statements.observed("s2")));
    store.close();
    byte[] after = Files.readAllBytes(part);

    for (int length = before.length; length <= after.length; length += 13) {
      Files.write(part, Arrays.copyOf(after, length));
      Files.write(folder.resolve("head.json"), head);
      store = open();
      assertThat(store.head().seq()).isEqualTo(1);
      assertThat(read(1)).hasSize(1);
      store.append(List.of(Statements.observed("s3")));
      assertThat(read(1)).hasSize(2);
      assertThat(findings()).isEmpty();
      store.close();
    }
    Files.write(part, after);
    Files.write(folder.resolve("head.json"), head);
    store = open();
    assertThat(read(1)).hasSize(3);
  }

  @Test
  void everyChangedLineIsFound() throws IOException {
    expectFindings = true;
    begin();
    for (Path part : parts()) {
      List<String> lines = Files.readAllLines(part);
      for (int i = 0; i < lines.size(); i++) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(i, lines.get(i).replaceFirst("\"basis\":0", "\"basis\":1"));
        Files.write(part, changed);
        assertThat(findings())
            .containsExactly(
                new ChainFinding(
                    part.getFileName().toString(),
                    i + 1,
                    "the line is not an entry as it was written"));
      }
      Files.write(part, lines);
    }
    store = open();
    assertThat(findings()).isEmpty();
  }

  @Test
  void everyRemovedLineIsFoundTheLastOneToo() throws IOException {
    expectFindings = true;
    begin();
    for (Path part : parts()) {
      List<String> lines = Files.readAllLines(part);
      for (int i = 0; i < lines.size(); i++) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(i);
        Files.write(part, changed);
        assertThat(findings()).isNotEmpty();
        assertThat(findings().getFirst().what()).contains("missing");
      }
      Files.write(part, lines);
    }
    store = open();
    assertThat(findings()).isEmpty();
  }

  @Test
  void aDamagedLedgerIsNotReadOnAsIfNothingWereMissing() throws IOException {
    expectFindings = true;
    begin();
    Path part = parts().getFirst();
    Files.writeString(part, Files.readString(part).replaceFirst("NPET", "NEPT"));
    store = open();

    assertThatThrownBy(() -> Ledger.open(store))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("entry 1 is missing or not as it was written");
  }

  @Test
  void aPersonTakenOutOfTheFileWithoutAnErasureIsMissed() throws IOException {
    expectFindings = true;
    store.append(List.of(Statements.enrolled("A001", Statements.JANE)));
    String line = content("persons.jsonl");
    Files.writeString(folder.resolve("persons.jsonl"), line.replace("Doe", "Roe"));
    assertThat(findings())
        .containsExactly(
            new ChainFinding(
                "persons.jsonl", 0, "what entry 1 tells of a person is missing or changed"));

    Files.writeString(folder.resolve("persons.jsonl"), "");
    assertThat(findings()).hasSize(1);
    store.append(
        List.of(Statements.by(Statements.ADA, new SubjectAssertion.PersonErased(Statements.A001))));
    assertThat(findings()).isEmpty();
  }

  @Test
  void aFailingDiskCostsNoEntryThatWasAcknowledgedWhicheverCallFails() throws IOException {
    store.close();
    for (Fault fault : List.of(Fault.ONCE, Fault.FOR_GOOD, Fault.FULL_ONCE)) {
      boolean struck;
      int n = 0;
      do {
        n++;
        files.heal();
        store = open();
        long acknowledged = store.head().seq();
        files.failAt(n, fault);
        for (int i = 0; i < 3; i++) {
          try {
            acknowledged = store.append(batch(fault, n, i)).getLast().seq();
          } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("injected");
          }
        }
        struck = files.struck();
        files.heal();
        closeAfterFault();
        store = open();
        assertThat(store.head().seq()).isGreaterThanOrEqualTo(acknowledged);
        assertThat(store.head().seq() % 2).isZero();
        assertThat(read(1)).hasSize((int) store.head().seq());
        assertThat(findings()).isEmpty();
        store.close();
      } while (struck);
      assertThat(n).isGreaterThan(20);
    }
    store = open();
  }

  private void closeAfterFault() {
    try {
      store.close();
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("injected");
    }
  }

  private static List<Statement> batch(Fault fault, int n, int i) {
    String name = fault + "-" + n + "-" + i;
    PersonalIdentity person = new PersonalIdentity(name, "", "", null, 1970, "", "");
    return List.of(Statements.enrolled(name, person), Statements.observed(name));
  }

  @Test
  void aSecondWriterIsRefused() {
    assertThatThrownBy(this::open).hasMessageContaining("already open");
  }

  @Test
  void anEntryLongerThanALineMayBeIsRefusedAndTheNextIsNot() throws IOException {
    String relation = "x".repeat(FileLedgerStore.LINE_BYTES_MAX);
    Statement statement =
        new Statement(
            Statements.ENGINE,
            new ScanAssertion.HeldForReview("s1", "look", 0, List.of()),
            new Reason("test", ""),
            List.of(new Evidence("PatientID", relation, 1)),
            null,
            null,
            0,
            "");
    assertThatThrownBy(() -> store.append(List.of(Statements.observed("s0"), statement)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.append(List.of(Statements.observed("s1"))).getFirst().seq()).isEqualTo(1);
  }
}
