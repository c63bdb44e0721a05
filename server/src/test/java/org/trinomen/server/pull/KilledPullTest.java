package org.trinomen.server.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.ServerProcess;
import org.trinomen.server.demo.DemoArchive;

/** Both programs, killed as processes in the midst of files, over a connection that is watched. */
class KilledPullTest {

  private static final int SCANS = 100;
  private static final int KILLED = 128 + 9;
  private static final long PATIENCE_S = 120;
  private static final Path CLIENT = Path.of("../clients/python/src").toAbsolutePath().normalize();

  /** Held from which file on, and how many bytes of answers later. */
  private record Point(int files, long bytes) {}

  private static final List<Point> POINTS =
      List.of(
          new Point(1, 0),
          new Point(12, 100),
          new Point(20, 700),
          new Point(25, 1500),
          new Point(30, 5000));

  @TempDir private static Path home;
  private static RunningArchive archive;
  private static HeldRelay relay;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    archive = DemoArchive.start(home, SCANS);
    archive.server().identity().awaitDecisions();
    Files.writeString(home.resolve("password"), archive.admin().password());
    relay = new HeldRelay(archive.anonymous("").build().uri().getPort());
  }

  @AfterAll
  static void stop() throws IOException {
    relay.close();
    archive.close();
  }

  @Test
  void commandKilledFiveTimesLeavesTheSameTreeAndThenTransfersNothing() throws Exception {
    List<String> pull = new ArrayList<>(ServerProcess.program());
    pull.addAll(List.of("pull", "--server", address(), "--user", archive.admin().name()));
    pull.addAll(List.of("--password-file", home.resolve("password").toString()));
    killedFiveTimesTheTreeIsTheSame(pull);
  }

  @Test
  void pythonKilledFiveTimesLeavesTheSameTreeAndThenTransfersNothing() throws Exception {
    killedFiveTimesTheTreeIsTheSame(
        List.of("python3", "-X", "utf8", "-s", "-m", "trinomen", "pull"));
  }

  private void killedFiveTimesTheTreeIsTheSame(List<String> pull) throws Exception {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    HeldRelay.Run all = relay.free();
    runs(pull, whole);
    Map<String, String> tree = tree(whole);
    assertThat(all.files()).isEqualTo(tree.size() - 1).isGreaterThanOrEqualTo(SCANS);

    for (Point point : POINTS) {
      isKilled(pull, broken, point);
    }
    HeldRelay.Run rest = relay.free();
    runs(pull, broken);
    assertThat(rest.files()).as("files of the rest").isPositive().isLessThan(all.files() - 30);
    assertThat(tree(broken)).isEqualTo(tree);

    HeldRelay.Run again = relay.free();
    runs(pull, broken);
    assertThat(again.files()).as("files of a second pull").isZero();
    assertThat(tree(broken)).isEqualTo(tree);
  }

  private void isKilled(List<String> pull, Path tree, Point point) throws Exception {
    HeldRelay.Run run = relay.held(point.files(), point.bytes());
    Process program = begin(pull, tree);
    try {
      assertThat(run.awaitHeld()).as("%s: %s", point, said()).isTrue();
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.waitFor()).isEqualTo(KILLED);
    run.over();
    assertThat(tree(tree).keySet())
        .as("killed in the midst of a file")
        .anyMatch(each -> each.endsWith(".part"))
        .doesNotContain(PullManifest.NAME);
  }

  private void runs(List<String> pull, Path tree) throws Exception {
    Process program = begin(pull, tree);
    boolean ended = program.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    program.destroyForcibly();
    assertThat(ended).as("it ended: %s", said()).isTrue();
    assertThat(program.exitValue()).as("%s", said()).isZero();
  }

  private Process begin(List<String> pull, Path tree) throws IOException {
    List<String> command = new ArrayList<>(pull);
    command.add(tree.toString());
    ProcessBuilder program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile());
    program.environment().put("PYTHONPATH", CLIENT.toString());
    program.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    program.environment().put("TRINOMEN_URL", address());
    program.environment().put("TRINOMEN_USER", archive.admin().name());
    program.environment().put("TRINOMEN_PASSWORD", archive.admin().password());
    return program.start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said.txt"));
  }

  private static String address() {
    return "http://127.0.0.1:" + relay.port();
  }

  /** Digest by path of all files. */
  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] digest = PullFiles.sha256().digest(Files.readAllBytes(file));
        tree.put(root.relativize(file).toString(), HexFormat.of().formatHex(digest));
      }
    }
    return tree;
  }
}
