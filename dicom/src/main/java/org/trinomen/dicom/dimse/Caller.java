package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.SocketFactory;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;

/**
 * Who we are when we call others, and how.
 *
 * @param aeTitle our AE title
 * @param connectTimeoutMs how long to wait for the transport connection
 * @param sockets makes unconnected sockets: plain ones, or TLS
 */
public record Caller(
    String aeTitle, AssociationSettings settings, int connectTimeoutMs, SocketFactory sockets) {

  /** Calls over plain TCP. */
  public static Caller of(String aeTitle, AssociationSettings settings) {
    return new Caller(aeTitle, settings, 10_000, SocketFactory.getDefault());
  }

  /** Connects and proposes. A name that can't be resolved or a port that is shut: Failed. */
  public Negotiation call(
      RemoteNode node, List<PresentationContext> contexts, List<UserItem> userItems) {
    Socket socket;
    try {
      socket = connect(node);
    } catch (IOException e) {
      return new Negotiation.Failed(
          new AssociationEnd.ConnectionLost("can't connect to " + node + ": " + e.getMessage()));
    }
    Pdu.AssociateRq request =
        new Pdu.AssociateRq(
            Pdu.PROTOCOL_VERSION,
            node.aeTitle(),
            aeTitle,
            Pdu.DICOM_APPLICATION_CONTEXT,
            contexts,
            new UserInformation(userItems));
    return Association.request(socket, node.toString(), request, settings);
  }

  private Socket connect(RemoteNode node) throws IOException {
    Socket socket = sockets.createSocket();
    try {
      socket.connect(new InetSocketAddress(node.host(), node.port()), connectTimeoutMs);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
