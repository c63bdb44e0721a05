package org.trinomen.archive.index;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server in a folder of its own, which can be killed and started again. */
public final class TestPostgres implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final int NOT_INSTALLED = 69;
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private static @Nullable TestPostgres shared;

  private final Path folder;
  private final int port;
  private @Nullable Process server;

  private TestPostgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** The server of all tests of this process; those tests are left out where none can be had. */
  public static synchronized TestPostgres shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** A server of one test. */
  public static TestPostgres start() {
    try {
      Path folder = Files.createTempDirectory("trinomen-pg");
      // Where we are root, the server is somebody else.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      TestPostgres postgres = new TestPostgres(folder, freePort());
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      postgres.startAgain();
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Starts the server on the data that it had, and waits until it answers. */
  public void startAgain() throws IOException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    try {
      Process process = run();
      while (!answers()) {
        if (System.nanoTime() > deadline) {
          throw new IOException("PostgreSQL does not start: see " + folder.resolve("log"));
        }
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          if (process.exitValue() == NOT_INSTALLED) {
            System.out.println("left out: no PostgreSQL server (build/test-packages installs one)");
            abort("no PostgreSQL server");
          }
          process = run(); // what is left of one that was killed goes a little later
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while PostgreSQL started");
    }
  }

  private Process run() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of("../build/test-postgres").toAbsolutePath().toString(),
                folder.resolve("cluster").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    server = process;
    return process;
  }

  private boolean answers() {
    try {
      DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port))
          .close();
      return true;
    } catch (SQLException _) {
      return false; // not yet
    }
  }

  /** Kills the server as the kernel does when memory runs out. */
  public void kill() throws InterruptedException {
    Process process = server;
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Keeps a copy of the data of a server that was killed. */
  public void keepCopy() throws IOException, InterruptedException {
    copy("cluster", "kept");
  }

  /** Puts the data of a server that was killed back to the copy: a standby that lagged behind. */
  public void bringBackCopy() throws IOException, InterruptedException {
    copy("kept", "cluster");
  }

  private void copy(String from, String to) throws IOException, InterruptedException {
    String script = "rm -rf \"$2\" && cp -a \"$1\" \"$2\"";
    int code =
        new ProcessBuilder("sh", "-c", script, "sh", from, to)
            .directory(folder.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("can't copy " + from);
    }
  }

  /** Settings for an index in a schema that nobody used before. */
  public PostgresSettings freshSchema() {
    return new PostgresSettings(
        "127.0.0.1:" + port,
        "postgres",
        "postgres",
        "",
        "test" + SCHEMAS.incrementAndGet(),
        PostgresSettings.Tls.AUTO,
        Optional.empty(),
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  /** Stops the server and takes its data away. */
  @Override
  public void close() {
    Process process = server;
    if (process != null) {
      process.destroyForcibly();
    }
    try {
      new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    } catch (IOException | InterruptedException e) {
      System.out.println("left behind: " + folder);
    }
  }
}
