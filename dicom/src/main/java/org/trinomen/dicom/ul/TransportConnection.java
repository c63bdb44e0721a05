package org.trinomen.dicom.ul;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A connection as PS3.8 §9.1 has it below an association, in the clear or secured as PS3.15 Annex B
 * says.
 *
 * @param socket what is read and written
 * @param wire the TCP socket below; {@code socket} itself where nothing is secured
 */
public record TransportConnection(Socket socket, Socket wire) {

  /** In the clear. */
  public static TransportConnection plain(Socket socket) {
    return new TransportConnection(socket, socket);
  }

  public InetAddress remote() {
    return wire.getInetAddress();
  }

  public boolean secured() {
    return !socket.equals(wire);
  }

  /** What was agreed on, such as {@code TLSv1.3 TLS_AES_256_GCM_SHA384}; empty in the clear. */
  public Optional<String> security() {
    return session().map(session -> session.getProtocol() + " " + session.getCipherSuite());
  }

  /** The certificates that the peer has shown, its own first; none if it showed none. */
  public List<X509Certificate> peerCertificates() {
    List<X509Certificate> shown = new ArrayList<>();
    if (session().isPresent()) {
      try {
        for (var certificate : session().get().getPeerCertificates()) {
          if (certificate instanceof X509Certificate x509) {
            shown.add(x509);
          }
        }
      } catch (SSLPeerUnverifiedException e) {
        // That is how the JDK says that it showed none.
      }
    }
    return shown;
  }

  /**
   * Lets the next connection to the same peer begin anew. The JDK would go on with this session,
   * and hold each one that came of it (TLS 1.3 gives a new ticket every time) for as long as it is
   * gone on with: some hundred bytes for each association, for ever.
   */
  void forgetSession() {
    if (socket instanceof SSLSocket secured && secured.getUseClientMode()) {
      secured.getSession().invalidate();
    }
  }

  private Optional<SSLSession> session() {
    return socket instanceof SSLSocket secured
        ? Optional.of(secured.getSession())
        : Optional.empty();
  }
}
