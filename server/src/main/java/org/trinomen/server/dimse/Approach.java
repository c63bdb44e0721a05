package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.trinomen.dicom.ul.TransportConnection;
import org.trinomen.server.config.DicomListenerSettings;

/**
 * How a caller comes to us, beside what it says of itself.
 *
 * @param remote its address
 * @param port where it came in
 * @param secured whether over TLS
 * @param shown the certificates it has shown and that were found to be good, its own first
 */
record Approach(
    InetAddress remote, DicomListenerSettings port, boolean secured, List<X509Certificate> shown) {

  Approach {
    shown = List.copyOf(shown);
  }

  static Approach of(TransportConnection connection, DicomListenerSettings port) {
    return new Approach(
        connection.remote(), port, connection.secured(), connection.peerCertificates());
  }
}
