package org.trinomen.server.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.server.ProgramVersion;
import org.trinomen.server.Wiring;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.config.Settings;

/**
 * A server in the foreground of a terminal or under a supervisor, stopped by a signal.
 *
 * <p>On SIGTERM or SIGINT the JVM runs its shutdown hooks and would then end with 143 or 130, which
 * supervisors take for a failure. So the hook closes the server and ends the JVM itself, with 0.
 */
final class ForegroundServer implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ForegroundServer.class);

  private final Settings settings;
  private final Wiring server;

  private ForegroundServer(Settings settings, Wiring server) {
    this.settings = settings;
    this.server = server;
  }

  static ForegroundServer start(Settings settings) throws IOException {
    try {
      return new ForegroundServer(settings, Wiring.start(settings));
    } catch (BindException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "a port is taken (http.port %d or dicom.port %d), or an address is not ours: %s"
              .formatted(settings.http().port(), settings.dicom().port(), e.getMessage()));
    }
  }

  String url() {
    return (settings.http().tls() ? "https://" : "http://")
        + server.httpAddress().getHostString()
        + ":"
        + server.httpAddress().getPort()
        + settings.http().prefix();
  }

  int dicomPort() {
    return server.dicomPort().orElse(0);
  }

  IdentityService identity() {
    return server.identity();
  }

  String aeTitle() {
    return settings.dicom().aeTitle();
  }

  /** The password that the very first start made: the only time it is seen. */
  Optional<String> firstPassword() {
    return server.firstAccount().map(Accounts.FirstAccount::password);
  }

  /** Says where it is to be found, and how to sign in where that is known. */
  void tellReady(Output output, String password) throws IOException {
    output.json(
        json -> {
          json.writeStringField("url", url());
          json.writeStringField("aeTitle", aeTitle());
          json.writeNumberField("dicomPort", dicomPort());
          if (!password.isEmpty()) {
            json.writeStringField("account", "admin");
            json.writeStringField("password", password);
          }
        });
    output.line("Trinomen " + ProgramVersion.number() + " is ready.");
    output.line("  Web page   " + url() + "/ui/");
    if (server.dicomPort().isPresent()) {
      output.line("  DICOM      %s, port %d".formatted(aeTitle(), dicomPort()));
    }
    output.line("  Data       " + settings.data().root().toAbsolutePath());
    if (!password.isEmpty()) {
      output.line("  Sign in    admin, password " + password);
    }
  }

  /** From now on SIGTERM and SIGINT stop the server, and the program with it. */
  void stopOnSignal() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
  }

  /** Waits for a signal, which ends the JVM: does not return. */
  void awaitStop() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    int exitCode = ExitCode.OK;
    try {
      server.close();
      log.info("stopped");
    } catch (IOException e) {
      log.error("stopped, but not in good order: {}", e.getMessage());
      exitCode = ExitCode.INPUT_OUTPUT;
    }
    Runtime.getRuntime().halt(exitCode);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
