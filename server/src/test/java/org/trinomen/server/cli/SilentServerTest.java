package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against servers that answer badly: they end, and say why, with the code for it. */
final class SilentServerTest {

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nX-Trinomen-Ledger-Position: 7\r\nContent-Length: 1000\r\n\r\n";

  @TempDir private Path folder;
  private final ConcurrentLinkedQueue<Socket> held = new ConcurrentLinkedQueue<>();
  private ServerSocket listening;
  private Thread server;

  /** What each connection is answered, and whether it is closed then. */
  private volatile String answer = "";

  private volatile boolean hangUp;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    server = Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void close() throws Exception {
    listening.close();
    server.join();
    for (Socket each : held) {
      each.close();
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = listening.accept();
        held.add(socket);
        socket.getInputStream().read(new byte[8192]);
        OutputStream out = socket.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        if (hangUp) {
          socket.close();
        }
      }
    } catch (SocketException e) {
      // The test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandRun run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--server", "http://127.0.0.1:" + listening.getLocalPort()));
    line.addAll(List.of("--read-timeout", "1"));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private CommandRun pull() {
    return run("pull", folder.resolve("tree").toString(), "-q");
  }

  @Test
  void bodyThatFallsSilentEndsAPull() {
    answer = HEAD + "[\"half";
    CommandRun run = pull();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("nothing more came of its answer for 1 s");
  }

  @Test
  void bodyThatNeverBeginsEndsAPull() {
    answer = HEAD;
    CommandRun run = pull();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("nothing more came of its answer");
  }

  @Test
  void serverThatTakesTheQuestionAndSaysNothingEndsAPull() {
    CommandRun run = pull();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("no answer from");
  }

  @Test
  void bodyThatBreaksOffIsTheServersTroubleAndNotThatOfAFile() {
    answer = HEAD + "[\"half";
    hangUp = true;
    for (CommandRun run : List.of(pull(), run("identity", "review"))) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(run.err()).contains("broke off");
    }
  }

  @Test
  void refusalIsToldInItsOwnSentence() {
    String body =
        "{\"Details\":\"there is no such viewpoint\",\"HttpError\":\"Not"
            + " Found\",\"HttpStatus\":404}";
    answer =
        "HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    CommandRun run = pull();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("answers 404: there is no such viewpoint").doesNotContain("{");
  }

  @Test
  void refusalWhoseBodyNeverComesHasItsExitCodeToo() {
    answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{\"Det";
    CommandRun run = pull();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("answers 403");
  }
}
