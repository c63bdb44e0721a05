package org.trinomen.server.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Reads a request's header and answers with the same bytes always, right or wrong. */
final class BrokenServer implements AutoCloseable {

  private final ServerSocket socket;
  private final byte[] answer;
  private final boolean hangs;

  /**
   * Answers.
   *
   * @param hangs whether it says nothing more then, and keeps the connection
   */
  BrokenServer(String answer, boolean hangs) throws IOException {
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    this.hangs = hangs;
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/";
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        OutputStream out = connection.getOutputStream();
        String header = "";
        while (!header.endsWith("\r\n\r\n")) {
          header += (char) connection.getInputStream().read();
        }
        out.write(answer);
        out.flush();
        if (!hangs) {
          connection.close();
        }
      } catch (IOException _) {
        // The next one, or none.
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
