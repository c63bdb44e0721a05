package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditSettings;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.RunningArchive;

/** A small trail, signed after every start and stop, tampered with in every way at every place. */
final class AuditVerifyCommandTest {

  private static final String HASH = ",\"hash\":\"";
  private static final int ENTRIES = 6;

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Path audit = Path.of("");
  private Path key = Path.of("");
  private Path checkpoints = Path.of("");

  @BeforeEach
  void makeKey() throws IOException {
    data = folder.resolve("data");
    audit = data.resolve("audit");
    key = folder.resolve("checkpoints.secret");
    checkpoints = Files.createDirectory(folder.resolve("checkpoints"));
    assertThat(CommandRun.of("audit", "key", key.toString()).exitCode()).isZero();
  }

  /** Six entries in files of a few, of which a checkpoint signs the third and another the last. */
  private void makeTrail() throws Exception {
    Files.createDirectories(data.resolve("volumes"));
    append(1, 3);
    sign();
    append(4, ENTRIES);
    sign();
    assertThat(names(checkpoints))
        .containsExactly("audit-000000000003.json", "audit-000000000006.json");
    assertThat(parts()).hasSizeGreaterThan(1);
  }

  private void append(int from, int to) throws IOException {
    try (AuditTrail trail =
        AuditTrail.open(new DiskFiles(), audit, new AuditSettings(900, Duration.ofHours(1)))) {
      for (int i = from; i <= to; i++) {
        trail.append(
            new AuditEvent(
                Instant.parse("2026-03-01T08:00:00Z").plusSeconds(i),
                "ada",
                "192.0.2.7",
                "GET /instances/{id}/file",
                "6816cb19-844d5aee-85245eba-28e841e6-2414fae" + i,
                AuditEvent.Outcome.PERMITTED,
                ""),
            AuditTrail.Urgency.AT_ONCE);
      }
    }
  }

  private void sign() throws IOException {
    CheckpointRun.once(data, checkpoints, key);
  }

  private CommandRun verify(String... more) {
    List<String> line = new ArrayList<>(List.of("audit", "verify", "--set", "data.folder=" + data));
    line.addAll(List.of(more));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private CommandRun verifySigned() {
    return verify("--checkpoints", checkpoints.toString(), "--public-key", key + ".pub");
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> all = Files.list(of)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private List<Path> parts() throws IOException {
    return names(audit).stream()
        .filter(name -> name.endsWith(".jsonl"))
        .map(audit::resolve)
        .toList();
  }

  /** The lines of the whole trail, over its files. */
  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : parts()) {
      lines.addAll(Files.readAllLines(part));
    }
    return lines;
  }

  /** Puts lines into the first files, as many into each as were there; the last takes the rest. */
  private void rewrite(List<String> lines) throws IOException {
    List<Path> parts = parts();
    int at = 0;
    for (Path part : parts) {
      int count = Files.readAllLines(part).size();
      int to = part.equals(parts.getLast()) ? lines.size() : Math.min(lines.size(), at + count);
      Files.writeString(
          part, String.join("", lines.subList(at, to).stream().map(l -> l + "\n").toList()));
      at = to;
    }
  }

  /** The head as someone would forge it who knows what it is for. */
  private void forgeHead(List<String> lines) throws IOException {
    String last = lines.isEmpty() ? "" : lines.getLast();
    String hash = lines.isEmpty() ? "0".repeat(64) : hashOf(last);
    Files.writeString(
        audit.resolve("head.json"),
        "{\"seq\":%d,\"hash\":\"%s\",\"file\":0,\"offset\":0}\n".formatted(lines.size(), hash));
  }

  private static String hashOf(String line) {
    int at = line.lastIndexOf(HASH) + HASH.length();
    return line.substring(at, at + 64);
  }

  /** A line with another content, in its place and with a hash that is true. */
  private static String forged(String line, String previous) throws Exception {
    String content = line.substring(0, line.indexOf(",\"previous\":")).replace("ada", "eve");
    String covered = content + ",\"previous\":\"" + previous + "\"";
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(covered.getBytes(StandardCharsets.UTF_8));
    return covered + HASH + HexFormat.of().formatHex(digest) + "\"}";
  }

  private static String previousOf(List<String> lines, int at) {
    return at == 0 ? "0".repeat(64) : hashOf(lines.get(at - 1));
  }

  /** A way to tamper with the line at a place. */
  private interface Tampering {
    void at(int place, List<String> lines) throws Exception;
  }

  /** Tries it at every place of a fresh trail; what was found is told at each. */
  private List<CommandRun> everywhere(Tampering tampering) throws Exception {
    makeTrail();
    List<String> sound = lines();
    assertThat(sound).hasSize(ENTRIES);
    String head = Files.readString(audit.resolve("head.json"));
    assertThat(verifySigned().exitCode()).isZero();
    Path cases = folder.resolve("cases");
    List<CommandRun> runs = new ArrayList<>();
    Map<Path, String> before = new java.util.HashMap<>();
    for (Path part : parts()) {
      before.put(part, Files.readString(part));
    }
    for (int place = 0; place < ENTRIES; place++) {
      tampering.at(place, new ArrayList<>(sound));
      CommandRun run = verifySigned();
      assertThat(run.exitCode()).as("at %s: %s", place, run.out()).isEqualTo(1);
      runs.add(run);
      copy(audit, cases.resolve(place + "/audit"));
      for (Map.Entry<Path, String> part : before.entrySet()) {
        Files.writeString(part.getKey(), part.getValue());
      }
      Files.writeString(audit.resolve("head.json"), head);
    }
    assertThat(verifySigned().out()).contains("All is well");
    copy(audit, cases.resolve(ENTRIES + "/audit"));
    offlineVerifierAgrees(cases, runs);
    return runs;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : names(from)) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  /**
   * The one-file verifier, in a process of its own, finds the same and says it in the same words.
   */
  private void offlineVerifierAgrees(Path cases, List<CommandRun> runs) throws Exception {
    List<String> chains = new ArrayList<>();
    for (int place = 0; place <= ENTRIES; place++) {
      chains.add(cases.resolve(place + "/audit").toString());
    }
    assertThat(offline(List.of(chains.getLast())).exitCode()).isZero();
    CommandRun all = offline(chains);
    assertThat(all.exitCode()).isEqualTo(1);
    List<String> expected = new ArrayList<>();
    for (int place = 0; place < ENTRIES; place++) {
      String chain = cases.resolve(place + "/audit").toString();
      runs.get(place)
          .out()
          .lines()
          .filter(line -> line.contains(".json"))
          .map(line -> line.replaceFirst("^audit/", chain + "/"))
          .map(line -> line.replaceFirst("^checkpoints/", checkpoints + "/"))
          .forEach(expected::add);
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(ENTRIES);
    assertThat(all.out().lines().filter(line -> line.contains(".json")).toList())
        .isEqualTo(expected);
    assertThat(all.out()).endsWith("6 entries, 2 checkpoints, signed up to entry 6: all is well\n");
  }

  private CommandRun offline(List<String> chains) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(Path.of("../deploy/AuditVerifier.java").toString());
    command.addAll(List.of("--checkpoints", checkpoints.toString()));
    command.addAll(List.of("--public-key", key + ".pub"));
    command.addAll(chains);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(process.waitFor(), out, "");
  }

  @Test
  void aChangeIsFoundWithFileAndLine() throws Exception {
    List<CommandRun> runs =
        everywhere(
            (place, lines) -> {
              lines.set(place, lines.get(place).replace("ada", "eve"));
              rewrite(lines);
            });
    assertThat(runs.getFirst().out())
        .contains("audit/000001-2026-03-01.jsonl, line 1: the line is not an entry as it was");
  }

  @Test
  void aChangeWithItsOwnHashMadeTrueIsFound() throws Exception {
    everywhere(
        (place, lines) -> {
          lines.set(place, forged(lines.get(place), previousOf(lines, place)));
          rewrite(lines);
        });
  }

  @Test
  void aRemovalIsFound() throws Exception {
    everywhere(
        (place, lines) -> {
          lines.remove(place);
          rewrite(lines);
        });
  }

  @Test
  void aRepetitionIsFound() throws Exception {
    everywhere(
        (place, lines) -> {
          lines.add(place, lines.get(place));
          rewrite(lines);
        });
  }

  @Test
  void anInsertionIsFound() throws Exception {
    everywhere(
        (place, lines) -> {
          lines.add(place, forged(lines.get(place), previousOf(lines, place)));
          rewrite(lines);
        });
  }

  @Test
  void anotherOrderIsFound() throws Exception {
    everywhere(
        (place, lines) -> {
          lines.add((place + 1) % ENTRIES, lines.remove(place));
          rewrite(lines);
        });
  }

  @Test
  void theTailCutOffWithItsHeadIsFoundByCheckpointsOnly() throws Exception {
    List<CommandRun> runs =
        everywhere(
            (place, lines) -> {
              List<String> kept = lines.subList(0, place);
              rewrite(kept);
              forgeHead(kept);
              assertThat(verify().exitCode()).isZero();
            });
    assertThat(runs.getLast().out())
        .contains("checkpoints/audit-000000000006.json: entry 6 was signed at ")
        .contains("entries up to 3 are as they were signed");
  }

  @Test
  void aTrailForgedFromALineOnIsFoundByCheckpointsOnly() throws Exception {
    List<CommandRun> runs =
        everywhere(
            (place, lines) -> {
              for (int i = place; i < ENTRIES; i++) {
                lines.set(i, forged(lines.get(i), previousOf(lines, i)));
              }
              rewrite(lines);
              forgeHead(lines);
              assertThat(verify().exitCode()).isZero();
            });
    assertThat(runs.getLast().out()).contains("entry 6 is not the one that was signed at ");
    assertThat(runs.getFirst().out()).contains("entries up to 0 are as they were signed");
  }

  @Test
  void aCheckpointThatWasChangedOrIsAnothersIsFound() throws Exception {
    makeTrail();
    Path last = checkpoints.resolve("audit-000000000006.json");
    String sound = Files.readString(last);
    int hash = sound.indexOf("hash") + 10;
    String other = sound.charAt(hash) == '0' ? "1" : "0";
    Files.writeString(last, sound.substring(0, hash) + other + sound.substring(hash + 1));
    assertThat(verifySigned().out()).contains("its signature is not that of what it says");
    CommandRun offline = offline(List.of(audit.toString()));
    assertThat(offline.exitCode()).isEqualTo(1);
    assertThat(offline.out()).contains("json: its signature is not that of what it says");
    Files.writeString(last, sound.substring(1));
    assertThat(verifySigned().out()).contains("it is not a checkpoint as it was written");
    Files.writeString(last, sound);
    assertThat(verifySigned().exitCode()).isZero();

    Path another = folder.resolve("another");
    assertThat(CommandRun.of("audit", "key", another.toString()).exitCode()).isZero();
    CommandRun run =
        verify("--checkpoints", checkpoints.toString(), "--public-key", another + ".pub", "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("\"clean\":false", "it is signed with another key");
    assertThat(verify("--checkpoints", checkpoints.toString()).exitCode()).isEqualTo(2);
  }

  @Test
  void whatWasSignedOnceIsNotSignedOver() throws Exception {
    makeTrail();
    List<String> lines = lines();
    for (int i = 3; i < ENTRIES; i++) {
      lines.set(i, forged(lines.get(i), previousOf(lines, i)));
    }
    rewrite(lines);
    forgeHead(lines);
    sign();
    assertThat(verifySigned().out()).contains("entry 6 is not the one that was signed at ");
  }

  @Test
  void aKeyIsForItsOwnerAloneAndNeverReplaced() throws Exception {
    String secret = Files.readString(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(Path.of(key + ".pub"))).doesNotContain("PRIVATE");
    assertThat(CommandRun.of("audit", "key", key.toString()).exitCode()).isEqualTo(74);
    assertThat(Files.readString(key)).isEqualTo(secret);
  }

  @Test
  void aServerSignsAtItsStopAndIsVerifiedWhileItRuns() throws Exception {
    Map<String, String> settings =
        Map.of(
            "audit.checkpoints", checkpoints.toString(),
            "audit.signing-key", key.toString(),
            "log.level", "error");
    try (RunningArchive archive = new RunningArchive(data, settings)) {
      assertThat(archive.get("/system").statusCode()).isEqualTo(200);
      assertThat(verifySigned().exitCode()).isZero();
    }
    assertThat(names(checkpoints)).isNotEmpty().allMatch(name -> name.matches("[a-z]+-\\d+.json"));
    CommandRun run = verifySigned();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("audit: (\\d+) entries, 1 checkpoints, .* entry \\1\\n");
  }

  @Test
  void aFolderAmongTheDataOrWithoutAKeyIsRefused() throws Exception {
    Path inside = Files.createDirectories(data.resolve("signed"));
    String folderSetting = "audit.checkpoints=" + inside;
    CommandRun run = verify("--set", folderSetting, "--set", "audit.signing-key=" + key);
    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("audit.checkpoints", "lies in the data folder");
    run = verify("--set", "audit.checkpoints=" + checkpoints);
    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("go together");
  }
}
