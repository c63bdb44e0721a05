package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.net.Socket;
import org.trinomen.dicom.ul.TransportConnection;

/** What is done with a connection to a node before an association is asked for over it. */
@FunctionalInterface
public interface TransportSecurity {

  /** Nothing: in the clear. */
  TransportSecurity NONE = (socket, _, _) -> TransportConnection.plain(socket);

  /**
   * Secures a connected socket.
   *
   * @param host whom it is connected to, as the caller named it
   * @param timeoutMs how long this may take
   * @throws IOException the peer can't be spoken to securely, or is not who it should be
   */
  TransportConnection secure(Socket socket, String host, int timeoutMs) throws IOException;
}
