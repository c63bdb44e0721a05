package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** PostgreSQL in a process of its own, as {@code build/test-postgres} runs it. */
public final class DatabaseServer implements AutoCloseable {

  private final Path folder;
  private final int port;
  private Process process;

  /** Starts a server on a new folder; leaves the test out where none is installed. */
  public DatabaseServer() throws IOException {
    folder = Files.createTempDirectory("trinomen-pg");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    port = FreePort.any();
    start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts the server, again on what it had. */
  public void start() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) { // what a killed one leaves goes a bit later
      process =
          new ProcessBuilder(
                  Path.of("../build/test-postgres").toAbsolutePath().toString(),
                  folder.resolve("cluster").toString(),
                  Integer.toString(port))
              .redirectErrorStream(true)
              .start();
      BufferedReader log =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        if (line.contains("ready to accept connections")) {
          Thread.ofVirtual().start(() -> drain(log));
          return;
        }
        if (line.contains("no PostgreSQL server is installed")) {
          System.out.println("left out: " + line + " (build/test-packages installs one)");
          abort(line);
        }
      }
    }
    throw new IOException("PostgreSQL does not start in " + folder);
  }

  private static void drain(BufferedReader log) {
    try (log) {
      while (log.readLine() != null) {} // or it would wait for room to talk
    } catch (IOException _) {
      // killed
    }
  }

  /** Kills it as the kernel does when memory runs out. */
  public void kill() throws InterruptedException {
    assertThat(process.destroyForcibly().waitFor()).isNotZero();
  }

  /** Settings for an archive that has its index there. */
  public Map<String, String> settings() {
    return Map.of(
        "index.url", "postgresql://127.0.0.1:" + port + "/postgres", "index.user", "postgres");
  }

  /** Stops the server and takes its data away. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    } catch (IOException | InterruptedException e) {
      System.out.println("left behind: " + folder);
    }
  }
}
