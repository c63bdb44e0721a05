package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.TlsHandshake;
import org.trinomen.dicom.ul.TlsProfile;
import org.trinomen.dicom.ul.TransportConnection;

/** Associations over TLS (PS3.15 Annex B): any socket will do. */
@Timeout(60)
final class TlsTest {

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER).withTimes(2_000, 10_000, 1_000);
  private static final String PASSWORD = "test-only";

  private static SSLContext tls;

  @BeforeAll
  static void makeKey(@TempDir Path folder) throws Exception {
    tls = selfSigned(folder);
  }

  @Test
  void instanceGoesOverTls() throws Exception {
    byte[] content = SampleFile.of(1, 3_000_000).dataSet();
    BlockingQueue<byte[]> held = new LinkedBlockingQueue<>();
    StoreHandler handler =
        (request, dataSet) -> {
          held.add(dataSet.readAllBytes());
          return Status.SUCCESS;
        };
    Caller caller = new Caller("A", SETTINGS, 5_000, TlsTest::secure);
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      BlockingQueue<AssociationEnd> ends = serveOne(listener, handler);
      RemoteNode node = new RemoteNode("localhost", listener.getLocalPort(), "B");

      try (StoreScu scu = new StoreScu(caller, node, List.of(), List.of())) {
        assertThat(scu.send(SecondaryCapture.of(content)))
            .isEqualTo(new StoreScu.Answered(Status.SUCCESS, content.length));
      }

      assertThat(held.poll(10, TimeUnit.SECONDS)).isEqualTo(content);
      assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(new AssociationEnd.Released(true));
    }
  }

  /** Closing a TLS socket in good manners would wait for the write that blocks. */
  @Test
  void peerThatReadsNothingIsDroppedUnderTlsToo() throws Exception {
    CountDownLatch senderGone = new CountDownLatch(1);
    StoreHandler never =
        (request, dataSet) -> {
          try {
            senderGone.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Status.SUCCESS;
        };
    Caller caller = new Caller("A", SETTINGS, 5_000, TlsTest::secure);
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      serveOne(listener, never);
      RemoteNode node = new RemoteNode("localhost", listener.getLocalPort(), "B");

      try (StoreScu scu = new StoreScu(caller, node, List.of(), List.of())) {
        StoreScu.Outcome outcome = scu.send(SecondaryCapture.of(new byte[50_000_000]));

        assertThat(outcome).isInstanceOf(StoreScu.Failed.class);
        assertThat(outcome.toString()).contains("took nothing for 1000 ms");
      }
    } finally {
      senderGone.countDown();
    }
  }

  private static BlockingQueue<AssociationEnd> serveOne(
      ServerSocket listener, StoreHandler handler) {
    BlockingQueue<AssociationEnd> ends = new LinkedBlockingQueue<>();
    Thread.ofVirtual()
        .start(
            () -> {
              if (Association.accept(
                      accepted(listener),
                      "tls",
                      new StoragePolicy(uid -> true, Set.of(SampleFile.EXPLICIT)),
                      SETTINGS)
                  instanceof Negotiation.Established it) {
                ends.add(DimseProvider.serve(it.association(), DimseHandlers.storing(handler)));
              }
            });
    return ends;
  }

  private static TransportConnection accepted(ServerSocket listener) {
    try {
      return TlsHandshake.accept(listener.accept(), tls, TlsProfile.parameters(), 5_000);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TransportConnection secure(Socket socket, String host, int timeoutMs)
      throws IOException {
    return TlsHandshake.request(socket, host, tls, TlsProfile.parameters(), timeoutMs);
  }

  /** One key for both sides, made by the JDK's keytool. */
  private static SSLContext selfSigned(Path folder) throws Exception {
    Path store = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "test",
                "-dname",
                "CN=localhost",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory key = KeyManagerFactory.getInstance("PKIX");
    key.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
