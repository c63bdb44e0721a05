package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Evidence;

/** What docs/ledger.md says of the format is what is written. */
final class LedgerDocTest {

  private static final Path DOC = Path.of("../docs/ledger.md");

  @TempDir Path folder;

  /** The three entries of the worked example. */
  private static List<Statement> example() {
    Agent.Algorithm resolver =
        new Agent.Algorithm("trinomen-resolver", "1", "budget=1.0E-4;candidates=5");
    Evidence prior = new Evidence("prior", "one visit of 1,200", -10.25);
    Candidate other =
        new Candidate(
            new SubjectVisit("NPET-A", "A016", "V1"),
            0.25,
            List.of(prior, new Evidence("PatientID", "one digit differs", 8.665)));
    return List.of(
        Statement.of(
            new Agent.Feed("receipt"),
            new ScanAssertion.Observed(
                "S000007",
                Instant.parse("2026-03-01T10:00:00Z"),
                "5f1d7a84",
                "PT",
                Set.of("study:1.2.840.1")),
            new Reason("received", "")),
        new Statement(
            resolver,
            new ScanAssertion.Assigned(
                "S000007", new SubjectVisit("NPET-A", "A010", "V1"), 0.75, List.of(other)),
            new Reason("resolved", ""),
            List.of(prior, new Evidence("PatientID", "A oh one oh, spoken", 11.835)),
            null,
            null,
            1,
            "budget=1.0E-4;candidates=5"),
        new Statement(
            new Agent.Person("ada", "coordinator", "JHU"),
            new LedgerAssertion.Retracts(2),
            new Reason("site-called", "the scanner's worklist was one row off"),
            List.of(),
            LocalDate.of(2026, 3, 1),
            null,
            2,
            ""));
  }

  private Path written() throws IOException {
    Instant[] times = {
      Instant.parse("2026-03-01T10:00:01Z"), Instant.parse("2026-03-02T08:30:00.5Z")
    };
    List<Statement> statements = example();
    for (int i = 0; i < 2; i++) {
      try (FileLedgerStore store =
          FileLedgerStore.open(
              new DiskFiles(),
              folder,
              LedgerSettings.DEFAULT,
              Clock.fixed(times[i], ZoneOffset.UTC),
              new SecureRandom())) {
        store.append(i == 0 ? statements.subList(0, 2) : statements.subList(2, 3));
      }
    }
    return folder.resolve("000001-2026-03-01.jsonl");
  }

  @Test
  void theWorkedExampleIsWhatIsWritten() throws IOException {
    List<String> lines =
        Files.readAllLines(DOC).stream().filter(line -> line.startsWith("{\"seq\":")).toList();
    assertThat(lines).isEqualTo(Files.readAllLines(written()));
  }

  /** The first two fenced pieces of shell: with sha256sum, and with Python for a whole file. */
  @Test
  void anyoneCanCheckTheChain() throws Exception {
    Path part = written();
    String[] pieces = Files.readString(DOC).split("```sh\n", -1);
    String third = Files.readAllLines(part).get(2);

    String byHand = run(pieces[1].substring(0, pieces[1].indexOf("```")), part);
    assertThat(third).endsWith(",\"hash\":\"" + byHand.substring(0, 64) + "\"}");

    String whole = pieces[2].substring(0, pieces[2].indexOf("```"));
    assertThat(run(whole, part)).startsWith("3 entries, ");
    Files.writeString(part, Files.readString(part).replace("one row off", "two rows off"));
    assertThat(run(whole, part)).contains("entry 3 is not as it was written");
  }

  private static String run(String shell, Path part) throws IOException {
    String commands = shell.replaceAll("ledger/\\S+\\.jsonl", part.toString());
    Process process = new ProcessBuilder("sh", "-c", commands).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void everyKindOfStatementIsDescribed() throws IOException {
    String doc = Files.readString(DOC);
    assertThat(Arrays.stream(AssertionKind.values()).map(kind -> "`" + kind + "`"))
        .allSatisfy(kind -> assertThat(doc).contains(kind));
  }
}
