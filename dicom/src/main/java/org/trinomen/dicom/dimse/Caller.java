package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.TransportConnection;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;

/**
 * Who we are when we call others, and how.
 *
 * @param aeTitle our AE title
 * @param connectTimeoutMs how long to wait for the transport connection, and as long again for what
 *     secures it
 * @param security how the connection is secured
 */
public record Caller(
    String aeTitle,
    AssociationSettings settings,
    int connectTimeoutMs,
    TransportSecurity security) {

  /** Calls in the clear. */
  public static Caller of(String aeTitle, AssociationSettings settings) {
    return new Caller(aeTitle, settings, 10_000, TransportSecurity.NONE);
  }

  /** The same caller, over connections that are secured so. */
  public Caller with(TransportSecurity other) {
    return new Caller(aeTitle, settings, connectTimeoutMs, other);
  }

  /** Connects and proposes. A name that can't be resolved or a port that is shut: Failed. */
  public Negotiation call(
      RemoteNode node, List<PresentationContext> contexts, List<UserItem> userItems) {
    TransportConnection connection;
    try {
      connection = connect(node);
    } catch (IOException e) {
      return new Negotiation.Failed(new AssociationEnd.NotConnected(node + ": " + e.getMessage()));
    }
    Pdu.AssociateRq request =
        new Pdu.AssociateRq(
            Pdu.PROTOCOL_VERSION,
            node.aeTitle(),
            aeTitle,
            Pdu.DICOM_APPLICATION_CONTEXT,
            contexts,
            new UserInformation(userItems));
    return Association.request(connection, node.toString(), request, settings);
  }

  private TransportConnection connect(RemoteNode node) throws IOException {
    Socket socket = new Socket();
    boolean connected = false;
    try {
      socket.connect(new InetSocketAddress(node.host(), node.port()), connectTimeoutMs);
      TransportConnection connection = security.secure(socket, node.host(), connectTimeoutMs);
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }
}
