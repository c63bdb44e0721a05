package org.trinomen.dicom.ul;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Secures a connected socket. A socket's time-out is for one read, and a peer that sends a byte now
 * and then would never exceed it: so the handshake as a whole has a time, after which the wire is
 * cut.
 */
public final class TlsHandshake {

  private TlsHandshake() {}

  /**
   * As the side that was connected to.
   *
   * @param parameters from {@link TlsProfile}, with what is asked of the peer
   * @throws IOException it did not come about; the socket is closed
   */
  public static TransportConnection accept(
      Socket wire, SSLContext context, SSLParameters parameters, int timeoutMs) throws IOException {
    return secure(wire, "", false, context, parameters, timeoutMs);
  }

  /**
   * As the side that has connected.
   *
   * @param host whom we want to speak to: told to the peer, and what its certificate must name if
   *     the parameters say so
   * @throws IOException it did not come about; the socket is closed
   */
  public static TransportConnection request(
      Socket wire, String host, SSLContext context, SSLParameters parameters, int timeoutMs)
      throws IOException {
    return secure(wire, host, true, context, parameters, timeoutMs);
  }

  private static TransportConnection secure(
      Socket wire,
      String host,
      boolean requestor,
      SSLContext context,
      SSLParameters parameters,
      int timeoutMs)
      throws IOException {
    boolean secured = false;
    StallGuard guard = new StallGuard(() -> drop(wire), timeoutMs, System::nanoTime);
    try {
      guard.readsUntil(System.nanoTime() + timeoutMs * 1_000_000L);
      wire.setTcpNoDelay(true);
      wire.setSoTimeout(timeoutMs);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(wire, host, wire.getPort(), true);
      socket.setUseClientMode(requestor);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      secured = !guard.fired();
      return new TransportConnection(socket, wire);
    } catch (IOException e) {
      if (guard.fired() || e instanceof SocketTimeoutException) {
        throw new IOException("no TLS handshake within " + timeoutMs + " ms", e);
      }
      throw e;
    } finally {
      guard.close();
      if (!secured) {
        wire.close();
      }
    }
  }

  /** Closes a socket with a reset: nothing of it is to linger in the kernel. */
  public static void drop(Socket wire) {
    try {
      wire.setSoLinger(true, 0);
      wire.close();
    } catch (IOException e) {
      // It is closed already, or broken: there is nothing left to do with it.
    }
  }
}
