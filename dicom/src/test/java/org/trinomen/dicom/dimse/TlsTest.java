package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.Rejection;
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

  /** A cancel lies on the wire as a part of a record; `available` of a TLS socket says nothing. */
  @Test
  void aCancelIsSeenWhileMatchesAreSent() throws Exception {
    FindHandler endless =
        (_, matches) -> {
          int count = 0;
          while (matches.send(new DataSetBuilder().integer(Tag.StudyID, count).build(), true)) {
            count++;
          }
          return Status.SUCCESS;
        };
    DimseHandlers handlers =
        new DimseHandlers(
            (_, _) -> Status.SUCCESS, Optional.of(endless), Optional.empty(), _ -> {});
    AssociationPolicy anything =
        (request, _) ->
            new AssociationPolicy.Accept(
                request.contexts().stream()
                    .map(
                        context ->
                            PresentationContext.Result.accept(
                                context, context.transferSyntaxes().getFirst()))
                    .toList(),
                List.of());
    Caller caller = new Caller("A", SETTINGS, 5_000, TlsTest::secure);
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      serveOne(listener, anything, handlers);
      RemoteNode node = new RemoteNode("localhost", listener.getLocalPort(), "B");

      QueryOutcome outcome =
          FindScu.find(
              caller,
              node,
              Uids.StudyRootQueryRetrieveInformationModelFind,
              new DataSetBuilder().string(Tag.QueryRetrieveLevel, "STUDY").build(),
              _ -> false);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              QueryOutcome.Answered.class,
              answered -> assertThat(answered.status()).isEqualTo(Status.CANCEL));
    }
  }

  @Test
  void whoTricklesAHandshakeIsCutOff() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket peer = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      FutureTask<TransportConnection> accepting =
          new FutureTask<>(
              () -> TlsHandshake.accept(listener.accept(), tls, TlsProfile.parameters(), 300));
      Thread.ofVirtual().start(accepting);

      // A handshake record of 512 bytes (RFC 8446 §5.1).
      byte[] record = new byte[517];
      System.arraycopy(new byte[] {0x16, 3, 1, 2, 0}, 0, record, 0, 5);
      trickle(record, peer.getOutputStream(), accepting);

      assertThatThrownBy(accepting::get).hasMessageContaining("no TLS handshake within 300 ms");
    }
  }

  @Test
  void whoTricklesARecordIsCutOffAsWhoSaysNothing() throws Exception {
    AssociationSettings brief = SETTINGS.withTimes(400, 400, 5_000);
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HeldSocket wire = new HeldSocket()) {
      FutureTask<Negotiation> accepting =
          new FutureTask<>(
              () ->
                  Association.accept(
                      accepted(listener),
                      "tls",
                      (_, _) -> new AssociationPolicy.Reject(Rejection.NO_REASON),
                      brief));
      Thread.ofVirtual().start(accepting);
      wire.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
      TransportConnection secured = secure(wire, "localhost", 5_000);
      wire.hold();
      secured.socket().getOutputStream().write(new byte[2_000]);

      trickle(wire.held(), wire.really(), accepting);

      assertThat(accepting.get())
          .isInstanceOfSatisfying(
              Negotiation.Failed.class,
              failed -> assertThat(failed.end()).isInstanceOf(AssociationEnd.TimedOut.class));
    }
  }

  /** Sends byte by byte, each soon enough for a read that waits for the next. */
  private static void trickle(byte[] bytes, OutputStream out, FutureTask<?> until)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int i = 0; i < bytes.length && !until.isDone(); i++) {
        out.write(bytes[i]);
        assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
      }
    } catch (IOException e) {
      // It was cut off.
    }
  }

  /** Keeps for itself what is written, once it is told to. */
  private static final class HeldSocket extends Socket {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile boolean holding;

    void hold() {
      holding = true;
    }

    byte[] held() {
      return kept.toByteArray();
    }

    OutputStream really() throws IOException {
      return super.getOutputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream out = super.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          (holding ? kept : out).write(bytes, from, length);
        }
      };
    }
  }

  private static BlockingQueue<AssociationEnd> serveOne(
      ServerSocket listener, StoreHandler handler) {
    return serveOne(
        listener,
        new StoragePolicy(uid -> true, Set.of(SampleFile.EXPLICIT)),
        DimseHandlers.storing(handler));
  }

  private static BlockingQueue<AssociationEnd> serveOne(
      ServerSocket listener, AssociationPolicy policy, DimseHandlers handlers) {
    BlockingQueue<AssociationEnd> ends = new LinkedBlockingQueue<>();
    Thread.ofVirtual()
        .start(
            () -> {
              if (Association.accept(accepted(listener), "tls", policy, SETTINGS)
                  instanceof Negotiation.Established it) {
                ends.add(DimseProvider.serve(it.association(), handlers));
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
