package org.trinomen.server.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.trinomen.server.tls.TlsContexts;

/**
 * Puts TLS before programs that have none, as stunnel does where they are used: Debian's dcmqrscp,
 * getscu and movescu are built without it.
 */
final class TlsRelay implements AutoCloseable {

  private final ServerSocket listening;
  private final Opening opening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Connects to whom a connection is handed on. */
  private interface Opening {
    Socket open() throws IOException;
  }

  private TlsRelay(ServerSocket listening, Opening opening) {
    this.listening = listening;
    this.opening = opening;
    Thread.ofVirtual().start(this::accept);
  }

  /** Speaks TLS with callers, who must show a certificate, and in the clear with the program. */
  static TlsRelay before(int program, int port, SSLContext context) {
    try {
      SSLServerSocket listening =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
      SSLParameters parameters = TlsContexts.parameters();
      parameters.setNeedClientAuth(true);
      listening.setSSLParameters(parameters);
      return new TlsRelay(listening, () -> new Socket(InetAddress.getLoopbackAddress(), program));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes calls of the program in the clear, and hands them on over TLS. */
  static TlsRelay towards(int secured, int port, SSLContext context) {
    try {
      return new TlsRelay(
          new ServerSocket(port, 50, InetAddress.getLoopbackAddress()),
          () -> {
            SSLSocket socket =
                (SSLSocket)
                    context
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), secured);
            socket.setSSLParameters(TlsContexts.parameters());
            socket.startHandshake();
            return socket;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listening.accept();
        open.add(caller);
        Thread.ofVirtual().start(() -> relay(caller));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void relay(Socket caller) {
    try {
      Socket called = opening.open();
      open.add(called);
      Thread.ofVirtual().start(() -> copy(called, caller));
      copy(caller, called);
    } catch (IOException e) {
      close(caller);
    }
  }

  /** Whoever of both ends its side ends the other's. */
  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The connection is over, one way or another.
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(this::close);
  }
}
