package org.trinomen.server.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.server.config.DicomListenerSettings;

/** A port on which callers connect. Its thread does nothing but let them in. */
final class OpenPort implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(OpenPort.class);

  private final DicomListenerSettings settings;
  private final ServerSocket server = new ServerSocket();
  private volatile boolean closing;

  /**
   * Binds the port: after that callers wait in the kernel's queue until {@link #start}.
   *
   * @throws IOException the port is taken, or the address is not ours
   */
  OpenPort(DicomListenerSettings settings) throws IOException {
    this.settings = settings;
    boolean bound = false;
    try {
      server.bind(new InetSocketAddress(settings.bindAddress(), settings.port()));
      bound = true;
    } finally {
      if (!bound) {
        server.close();
      }
    }
  }

  void start(BiConsumer<Socket, DicomListenerSettings> taker) {
    Thread.ofPlatform().name("dimse-port-" + port()).start(() -> accept(taker));
  }

  /** The port it listens on, also where the system chose it. */
  int port() {
    return server.getLocalPort();
  }

  SocketAddress address() {
    return server.getLocalSocketAddress();
  }

  private void accept(BiConsumer<Socket, DicomListenerSettings> taker) {
    while (!closing) {
      try {
        taker.accept(server.accept(), settings);
      } catch (IOException e) {
        // Out of file descriptors, or a caller gone before it was accepted: the next may fare
        // better. When we stop, closing the server socket ends the wait this way.
        if (!closing) {
          log.warn("DICOM: a connection could not be accepted: {}", e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    server.close();
  }
}
