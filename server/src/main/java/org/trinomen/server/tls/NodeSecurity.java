package org.trinomen.server.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.trinomen.dicom.dimse.TransportSecurity;
import org.trinomen.dicom.ul.TlsHandshake;
import org.trinomen.dicom.ul.TlsProfile;
import org.trinomen.dicom.ul.TransportConnection;
import org.trinomen.server.config.CertificateRule;
import org.trinomen.server.config.DicomNode;

/** Secures calls to nodes as their files say. */
public final class NodeSecurity {

  private final TlsContexts contexts;

  public NodeSecurity(TlsContexts contexts) {
    this.contexts = contexts;
  }

  /** How a connection to this node is secured. */
  public TransportSecurity to(DicomNode node) {
    return node.rules().tls().whenCalled()
        ? (socket, host, timeoutMs) -> secure(socket, host, timeoutMs, node.rules().certificates())
        : TransportSecurity.NONE;
  }

  /**
   * The node's certificate comes from someone we believe, and is for the host that we call (RFC
   * 9525) unless the node's file says by what else it is known.
   */
  private TransportConnection secure(
      Socket socket, String host, int timeoutMs, List<CertificateRule> rules) throws IOException {
    SSLParameters parameters = TlsProfile.parameters();
    if (rules.isEmpty()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    TransportConnection connection =
        TlsHandshake.request(socket, host, contexts.current(), parameters, timeoutMs);
    List<X509Certificate> shown = connection.peerCertificates();
    boolean known =
        rules.isEmpty() || rules.stream().anyMatch(rule -> rule.holds(shown.getFirst()));
    if (!known) {
      connection.wire().close();
      throw new IOException(
          "it shows a certificate that its file does not name: "
              + shown.getFirst().getSubjectX500Principal()
              + ", sha256:"
              + CertificateRule.fingerprint(shown.getFirst()));
    }
    return connection;
  }
}
