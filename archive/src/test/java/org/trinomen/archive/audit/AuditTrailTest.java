package org.trinomen.archive.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.audit.AuditTrail.Urgency;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.file.FaultyFiles.Fault;

final class AuditTrailTest {

  private static final Instant DAY = Instant.parse("2026-03-01T23:59:00.123456Z");
  private static final AuditSettings SETTINGS = new AuditSettings(4_000, Duration.ofHours(1));

  @TempDir Path folder;
  private final FaultyFiles files = new FaultyFiles();
  private boolean expectFindings;

  @AfterEach
  void theTrailIsSound() throws IOException {
    if (!expectFindings) {
      assertThat(findings()).isEmpty();
    }
  }

  private AuditTrail open() throws IOException {
    return AuditTrail.open(files, folder, SETTINGS);
  }

  private static AuditEvent event(int number) {
    return new AuditEvent(
        DAY.plusSeconds(number),
        "ada",
        "192.0.2.7",
        "GET /instances/{id}/file",
        "6816cb19-844d5aee-85245eba-28e841e6-2414fae2",
        number % 2 == 0 ? AuditEvent.Outcome.PERMITTED : AuditEvent.Outcome.REFUSED,
        "request \"" + number + "\"\n\\ ü");
  }

  private void append(int from, int to) throws IOException {
    try (AuditTrail trail = open()) {
      for (int i = from; i <= to; i++) {
        assertThat(trail.append(event(i), Urgency.SOON)).isEqualTo(i);
      }
    }
  }

  private List<ChainFinding> findings() throws IOException {
    List<ChainFinding> findings = new ArrayList<>();
    AuditTrail.check(new DiskFiles(), folder, findings::add);
    return findings;
  }

  private long entries() throws IOException {
    return AuditTrail.check(new DiskFiles(), folder, _ -> {});
  }

  private List<Path> parts() throws IOException {
    return new DiskFiles()
        .list(folder).stream().filter(file -> file.toString().endsWith(".jsonl")).toList();
  }

  @Test
  void eachLineIsAnEntryWhoseHashCoversTheLineAndTheHashBefore() throws Exception {
    append(1, 3);
    List<String> lines = Files.readAllLines(parts().getFirst());
    String previous = "0".repeat(64);
    for (int i = 0; i < 3; i++) {
      String line = lines.get(i);
      String covered = line.substring(0, line.indexOf(",\"hash\":"));
      String hash =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(covered.getBytes(StandardCharsets.UTF_8)));
      assertThat(line).endsWith(",\"hash\":\"" + hash + "\"}");
      assertThat(covered).startsWith("{\"seq\":" + (i + 1) + ",").contains(previous);
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      AuditEntry entry = AuditLine.decode(ChainedLine.decode(bytes).get(), bytes).get();
      assertThat(entry).isEqualTo(new AuditEntry(i + 1, event(i + 1), previous, hash));
      previous = hash;
    }
  }

  /** The two lines of shell in docs/audit-trail.md. */
  @Test
  void aLineCanBeCheckedByHand() throws Exception {
    append(1, 3);
    String doc = Files.readString(Path.of("../docs/audit-trail.md"));
    String shell = doc.substring(doc.indexOf("```sh\n") + 6);
    String commands =
        shell
            .substring(0, shell.indexOf("```"))
            .replaceAll("audit/\\S+\\.jsonl", parts().getFirst().toString());

    Process process = new ProcessBuilder("sh", "-c", commands).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    String third = Files.readAllLines(parts().getFirst()).get(2);
    assertThat(printed).hasSizeGreaterThan(64);
    assertThat(third).endsWith(",\"hash\":\"" + printed.substring(0, 64) + "\"}");
  }

  @Test
  void theChainGoesOnOverRestartsDaysAndFullFiles() throws IOException {
    append(1, 20);
    append(21, 50);
    append(51, 100);

    assertThat(entries()).isEqualTo(100);
    assertThat(parts()).hasSizeGreaterThan(5);
    assertThat(parts().getFirst()).hasFileName("000001-2026-03-01.jsonl");
    assertThat(parts().getLast().getFileName().toString()).endsWith("-2026-03-02.jsonl");
    for (Path part : parts()) {
      assertThat(Files.size(part)).isLessThan(5_000);
    }
  }

  @Test
  void anUrgentEntryIsDurableBeforeAppendReturnsAndTheHeadFollowsTheEntry() throws IOException {
    try (AuditTrail trail = open()) {
      trail.append(event(1), Urgency.AT_ONCE);
      files.forgetCalls();
      trail.append(event(2), Urgency.AT_ONCE);
      String part = parts().getFirst().getFileName().toString();
      assertThat(files.calls())
          .containsExactly(
              "write " + part,
              "sync " + part,
              "create head.json.tmp",
              "write head.json.tmp",
              "sync head.json.tmp",
              "rename head.json",
              "syncFolder " + folder.getFileName());
      files.forgetCalls();
      trail.append(event(3), Urgency.SOON);
      assertThat(files.calls()).containsExactly("write " + part);
    }
  }

  @Test
  @Timeout(20)
  void anEntryThatIsNotUrgentIsMadeDurableSoon() throws IOException {
    try (AuditTrail trail =
        AuditTrail.open(files, folder, new AuditSettings(4_000, Duration.ofMillis(5)))) {
      trail.append(event(1), Urgency.SOON);
      while (!Files.readString(folder.resolve("head.json")).startsWith("{\"seq\":1,")) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void manyThreadsShareOneChain() throws Exception {
    try (AuditTrail trail = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> numbers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        Urgency urgency = i % 10 == 0 ? Urgency.AT_ONCE : Urgency.SOON;
        AuditEvent event = event(i % 50);
        numbers.add(threads.submit(() -> trail.append(event, urgency)));
      }
      List<Long> given = new ArrayList<>();
      for (Future<Long> number : numbers) {
        given.add(number.get());
      }
      assertThat(given).doesNotHaveDuplicates().hasSize(300);
    }
    assertThat(entries()).isEqualTo(300);
  }

  /** The trail is short: each byte costs a start with its fsyncs. */
  @Test
  void aLineTornAtAnyByteIsHealedAtStart() throws IOException {
    append(1, 3);
    Path part = parts().getFirst();
    byte[] whole = Files.readAllBytes(part);
    byte[] head = Files.readAllBytes(folder.resolve("head.json"));
    append(4, 4);
    byte[] longer = Files.readAllBytes(part);

    for (int length = whole.length; length <= longer.length; length++) {
      Files.write(part, Arrays.copyOf(longer, length));
      Files.write(folder.resolve("head.json"), head);
      append(length == longer.length ? 5 : 4, 6);
      assertThat(entries()).isEqualTo(6);
      assertThat(findings()).isEmpty();
      Files.write(part, longer);
    }
    Files.write(part, whole);
    Files.write(folder.resolve("head.json"), head);
  }

  @Test
  void aHoleOfZerosBehindTheHeadIsHealedAtStart() throws IOException {
    append(1, 3);
    Files.write(parts().getFirst(), new byte[300], StandardOpenOption.APPEND);
    append(4, 6);
    assertThat(entries()).isEqualTo(6);
  }

  @Test
  void everyChangedLineIsFound() throws IOException {
    expectFindings = true;
    append(1, 30);
    for (Path part : parts()) {
      List<String> lines = Files.readAllLines(part);
      for (int i = 0; i < lines.size(); i++) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(i, lines.get(i).replace("\"ada\"", "\"eve\""));
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
    assertThat(findings()).isEmpty();
  }

  @Test
  void everyLineForgedWithAHashOfItsOwnIsFound() throws IOException {
    expectFindings = true;
    append(1, 30);
    for (Path part : parts()) {
      List<String> lines = Files.readAllLines(part);
      for (int i = 0; i < lines.size(); i++) {
        ChainLink link = ChainedLine.decode(lines.get(i).getBytes(StandardCharsets.UTF_8)).get();
        byte[] forged =
            ChainedLine.encode(
                    link.seq(),
                    link.seq(),
                    link.previous(),
                    json -> AuditLine.write(event(99), json))
                .bytes();
        List<String> changed = new ArrayList<>(lines);
        changed.set(i, new String(forged, StandardCharsets.UTF_8).stripTrailing());
        Files.write(part, changed);
        assertThat(findings()).hasSize(1);
      }
      Files.write(part, lines);
    }
  }

  @Test
  void everyRemovedLineIsFoundTheLastOneToo() throws IOException {
    expectFindings = true;
    append(1, 30);
    for (Path part : parts()) {
      List<String> lines = Files.readAllLines(part);
      for (int i = 0; i < lines.size(); i++) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(i);
        Files.write(part, changed);
        assertThat(findings()).hasSize(1);
        assertThat(findings().getFirst().what()).contains("missing");
      }
      Files.write(part, lines);
      Files.delete(part);
      assertThat(findings()).isNotEmpty();
      Files.write(part, lines);
    }
  }

  @Test
  void aRemovedEndStaysVisibleAfterTheTrailWentOn() throws IOException {
    expectFindings = true;
    append(1, 5);
    Path part = parts().getFirst();
    List<String> lines = Files.readAllLines(part);
    Files.write(part, lines.subList(0, 3));

    append(6, 8);

    assertThat(Files.readAllLines(part)).isEqualTo(lines.subList(0, 3));
    assertThat(findings())
        .extracting(ChainFinding::what)
        .containsExactly("before entry 6, entries from 4 on are missing");
  }

  @Test
  void aRemovedHeadIsFoundAndCostsNothing() throws IOException {
    expectFindings = true;
    append(1, 5);
    Files.delete(folder.resolve("head.json"));
    assertThat(findings()).hasSize(1);

    append(6, 8);

    assertThat(entries()).isEqualTo(8);
  }

  @Test
  void aStartReadsNothingBeforeTheHead() throws IOException {
    expectFindings = true;
    append(1, 5);
    Path part = parts().getFirst();
    byte[] bytes = Files.readAllBytes(part);
    bytes[10] ^= 1; // in the first line: a start that read it would go on in a new file
    Files.write(part, bytes);

    append(6, 7);

    assertThat(parts()).hasSize(1);
    assertThat(findings()).hasSize(1);
    assertThat(entries()).isEqualTo(6);
  }

  @Test
  void aSecondWriterIsRefused() throws IOException {
    try (AuditTrail trail = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("already open");
      trail.append(event(1), Urgency.SOON);
    }
    append(2, 2);
  }

  @Test
  void aFailingDiskCostsNoEntryThatWasDurableWhicheverCallFails() throws IOException {
    for (Fault fault : List.of(Fault.ONCE, Fault.FOR_GOOD, Fault.FULL_ONCE)) {
      boolean struck;
      int n = 0;
      long durable = entries();
      do {
        n++;
        files.heal();
        AuditTrail trail = open();
        files.failAt(n, fault);
        for (int i = 0; i < 5; i++) {
          try {
            durable = trail.append(event(n), Urgency.AT_ONCE);
          } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("injected");
          }
        }
        struck = files.struck();
        files.heal();
        try {
          trail.close();
        } catch (IOException e) {
          assertThat(e).hasStackTraceContaining("injected");
        }
        open().close();
        assertThat(findings()).isEmpty();
        assertThat(entries()).isGreaterThanOrEqualTo(durable);
      } while (struck);
      assertThat(n).isGreaterThan(35);
    }
  }

  /** An entry that append took is there, though a sync has lost the bytes it was written as. */
  @Test
  void aFailingDiskCostsNoEntryThatWasTakenAndTheTrailGoesOnByItself() throws IOException {
    for (Fault fault : List.of(Fault.ONCE, Fault.FOR_GOOD, Fault.FULL_ONCE)) {
      boolean struck;
      int n = 0;
      do {
        n++;
        long taken = 0;
        try (AuditTrail trail = open()) {
          files.failAt(n, fault);
          for (int i = 0; i < 8; i++) {
            try {
              taken = trail.append(event(n), i % 3 == 2 ? Urgency.AT_ONCE : Urgency.SOON);
            } catch (IOException e) {
              assertThat(e).hasStackTraceContaining("injected");
            }
          }
          struck = files.struck();
          files.heal();
          assertThat(trail.append(event(n), Urgency.AT_ONCE)).isGreaterThan(taken);
          taken++;
          assertThat(findings()).isEmpty();
        }
        assertThat(findings()).isEmpty();
        assertThat(entries()).isGreaterThanOrEqualTo(taken);
      } while (struck);
      assertThat(n).isGreaterThan(15);
    }
  }

  @Test
  void whenTheDiskHasRoomAgainTheTrailGoesOn() throws IOException {
    try (AuditTrail trail = open()) {
      trail.append(event(1), Urgency.AT_ONCE);
      files.failAt(1, Fault.FULL_FOR_GOOD);
      assertThatThrownBy(() -> trail.append(event(2), Urgency.AT_ONCE))
          .hasMessageContaining("injected");
      files.heal();
      assertThat(trail.append(event(3), Urgency.AT_ONCE)).isGreaterThan(1);
    }
  }

  @Test
  void longTextsAreCutAndStillFitALine() throws IOException {
    try (AuditTrail trail = open()) {
      String text = "\u0001".repeat(5_000);
      trail.append(
          new AuditEvent(DAY, text, text, text, text, AuditEvent.Outcome.FAILED, text),
          Urgency.SOON);
    }
    assertThat(entries()).isEqualTo(1);
  }
}
