package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a client's program, which finds the archive and its administrator in the environment. */
public final class ClientRun {

  private static final long PATIENCE_S = 180;

  private final RunningArchive archive;
  private final Path home;

  /**
   * Before an archive.
   *
   * @param home folder for what the program says
   */
  public ClientRun(RunningArchive archive, Path home) {
    this.archive = archive;
    this.home = home;
  }

  /** What a program said, and how it ended. */
  public record Said(int exitCode, String out, String err) {}

  /** Runs it to its end. */
  public Said run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "said", ".txt");
    Path err = Files.createTempFile(home, "complained", ".txt");
    ProcessBuilder program =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    program.environment().put("TRINOMEN_URL", archive.anonymous("").build().uri().toString());
    program.environment().put("TRINOMEN_USER", archive.admin().name());
    program.environment().put("TRINOMEN_PASSWORD", archive.admin().password());
    program.environment().put("HOME", home.toString());
    program.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    program.environment().putAll(environment);
    Process run = program.start();
    boolean ended = run.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    run.descendants().forEach(ProcessHandle::destroyForcibly);
    run.destroyForcibly();
    assertThat(ended).as("it ended: %s", Files.readString(out) + Files.readString(err)).isTrue();
    return new Said(run.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** As {@link #run}, and it ends well; gives what it said. */
  public String succeeds(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Said said = run(folder, environment, command);
    assertThat(said.exitCode()).as("%s", said.out() + said.err()).isZero();
    return said.out();
  }

  /**
   * Where a script of {@code build/} puts what it fetches; aborts the test if it was not run, but
   * on CI it must have been.
   */
  public static Path fetched(String name, Path pins, String script) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(pins));
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElseGet(() -> System.getProperty("user.home") + "/.cache");
    String version = HexFormat.of().formatHex(digest).substring(0, 16);
    Path place = Path.of(cache, "trinomen", name + "-" + version);
    if (!Files.isDirectory(place)) {
      System.out.println("Nothing at " + place + ": run " + script);
      assertThat(System.getenv("CI")).as("on CI it must be there").isNull();
      abort("needs " + place);
    }
    return place;
  }
}
