package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.TlsHandshake;
import org.trinomen.dicom.ul.TransportConnection;
import org.trinomen.server.tls.TestAuthority;
import org.trinomen.server.tls.TlsContexts;

/** A certificate is replaced while the server runs. */
@Timeout(60)
final class TlsReloadTest {

  @TempDir private Path folder;

  private SecuredArchive secured;
  private TlsContexts client;

  @BeforeEach
  void start() throws IOException {
    secured =
        new SecuredArchive(
            folder,
            Map.of("reader", QueriedArchive.node("READER", 104, "echo")),
            "tls.check-every = 1s");
    client = TlsContexts.open(secured.settings(secured.peer));
  }

  @AfterEach
  void stop() throws IOException {
    secured.close();
  }

  @Test
  void newConnectionsSeeTheNewCertificateAndOpenOnesGoOn() throws IOException {
    RemoteNode node = new RemoteNode("127.0.0.1", secured.server(), "TRINOMEN");
    Caller caller = DicomPeer.caller("READER").with((socket, _, _) -> secure(socket));
    PresentationContext verification =
        new PresentationContext(1, Uids.Verification, List.of(Uids.ImplicitVRLittleEndian));
    Negotiation negotiation = caller.call(node, List.of(verification), List.of());
    Association association = ((Negotiation.Established) negotiation).association();
    assertThat(shown()).contains("CN=archive");

    replace(secured.authority.issue("second", 60));
    awaitShown("CN=second");

    // A certificate without its key, as when only one of two files has been replaced so far.
    TestAuthority.Credentials third = secured.authority.issue("third", 60);
    move(third.certificate(), secured.own.certificate());
    assertThat(shown()).contains("CN=second");
    move(third.key(), secured.own.key());
    awaitShown("CN=third");

    association.release();
    assertThat(association.end().orElseThrow().describe()).isEqualTo("released by us");
  }

  private void replace(TestAuthority.Credentials by) throws IOException {
    move(by.key(), secured.own.key());
    move(by.certificate(), secured.own.certificate());
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The watch looks once a second. */
  private void awaitShown(String name) throws IOException {
    while (!shown().contains(name)) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  private String shown() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), secured.server());
        Socket above = secure(socket).socket()) {
      return ((SSLSocket) above).getSession().getPeerCertificates()[0].toString();
    }
  }

  private TransportConnection secure(Socket socket) throws IOException {
    return TlsHandshake.request(
        socket, "localhost", client.current(), TlsContexts.parameters(), 10_000);
  }
}
