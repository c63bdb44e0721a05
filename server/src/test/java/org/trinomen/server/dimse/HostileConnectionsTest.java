package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.config.CallRules;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.tls.NodeSecurity;
import org.trinomen.server.tls.TlsContexts;

/** Those who only connect, connect too fast, or never come to the point; and what they leave. */
@Timeout(120)
final class HostileConnectionsTest {

  private static final String READER = "READER";

  /** What other tests of this Java do meanwhile stays below it, once it has settled. */
  private static final long HEAP_MAX = 1 << 20;

  @TempDir private Path folder;

  private SecuredArchive secured;
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    secured.close();
  }

  @Test
  void aCrowdThatOnlyConnectsDisplacesItselfAndNobodyElse() throws IOException {
    start("dicom.half-open-max = 20", "dicom.half-open-per-address-max = 10");
    for (int i = 0; i < 100; i++) {
      Socket silent = connect("127.0.0." + (2 + i % 5), secured.plain());
      assertThat(silent.isConnected()).isTrue();
    }

    assertThat(echo(secured.plain())).isTrue();
    assertThat(echo(secured.server())).isTrue();
    assertThat(secured.metric("trinomen_dicom_connections_displaced_total")).isBetween(80.0, 90.0);
    // All but the last twenty are gone; and of those one more for each echo.
    for (Socket early : sockets.subList(0, 75)) {
      assertThat(isCut(early)).isTrue();
    }
  }

  /** Of whom the server lets go, it keeps nothing. */
  @Test
  void tenThousandConnectsLeaveRoomForOthersAndNothingBehind() throws IOException {
    start();
    associate(50); // until everything is loaded that will be
    Left before = settled(new Left(0, 0, Long.MAX_VALUE));

    for (int i = 0; i < 10_000; i++) {
      assertThat(connect("127.0.0." + (2 + i % 8), secured.plain()).isConnected()).isTrue();
      if (sockets.size() > 500) {
        sockets.removeFirst().close();
      }
    }
    assertThat(echo(secured.plain())).isTrue();
    assertThat(echo(secured.server())).isTrue();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();

    assertThat(
            secured.metric("trinomen_dicom_connections_too_fast_total")
                + secured.metric("trinomen_dicom_connections_displaced_total"))
        .isGreaterThan(8_000);
    Left after = settled(before);
    System.out.println("10000 connects: before " + before + ", after " + after);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
    assertThat(after.files()).isLessThanOrEqualTo(before.files());
    assertThat(after.heap() - before.heap()).isLessThan(HEAP_MAX);
  }

  @Test
  void whoConnectsTooFastIsDroppedAndOthersAreNot() throws IOException {
    start("dicom.connects-per-second-max = 1");
    for (int i = 0; i < 40; i++) {
      assertThat(connect("127.0.0.9", secured.plain()).isConnected()).isTrue();
    }

    assertThat(echo(secured.plain())).isTrue();
    // Ten are free, and one more for each second that this takes.
    assertThat(secured.metric("trinomen_dicom_connections_too_fast_total")).isBetween(5.0, 30.0);
  }

  @Test
  void whoNeverEndsAHandshakeIsLetGo() throws IOException {
    start("dicom.handshake-timeout = 1s");
    Socket silent = connect("127.0.0.1", secured.server());
    Socket begun = connect("127.0.0.1", secured.server());
    begun.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
    Socket nonsense = connect("127.0.0.1", secured.server());
    nonsense.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(echo(secured.server())).isTrue();
    assertThat(isCut(silent)).isTrue();
    assertThat(isCut(begun)).isTrue();
    assertThat(isCut(nonsense)).isTrue();
  }

  @Test
  void aCallerInTheClearOnAPortOfTlsIsLetGoAtOnce() throws IOException {
    start("dicom.handshake-timeout = 1h");

    assertThat(EchoScu.echo(DicomPeer.caller(READER), node(secured.server())))
        .isInstanceOf(EchoScu.Unanswered.class);
  }

  /** Set {@code -Dtrinomen.associations=10000} for the long run. */
  @Test
  @Timeout(1800)
  void associationsLeaveNothingBehind() throws IOException {
    start("dicom.connects-per-second-max = 100000");
    int many = Integer.getInteger("trinomen.associations", 300);
    associate(200); // until everything is loaded that will be
    Left before = settled(new Left(0, 0, Long.MAX_VALUE));

    associate(many);

    Left after = settled(before);
    System.out.println(many + " associations: before " + before + ", after " + after);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
    assertThat(after.files()).isLessThanOrEqualTo(before.files());
    assertThat(after.heap() - before.heap()).isLessThan(HEAP_MAX);
  }

  /** What is there: threads, virtual ones too; open files and sockets; bytes in use. */
  private record Left(int threads, int files, long heap) {}

  /** Looks until there is no more than there was: the server ends a moment after its peer. */
  private Left settled(Left atMost) throws IOException {
    long end = System.nanoTime() + 10_000_000_000L;
    Left now = look();
    while (System.nanoTime() < end
        && (now.threads > Math.max(atMost.threads, 1)
            || now.files > atMost.files
            || now.heap - atMost.heap >= HEAP_MAX)) {
      now = look();
      if (atMost.files == 0 && now.threads == look().threads) {
        break;
      }
    }
    return now;
  }

  private Left look() throws IOException {
    System.gc();
    Path dump = folder.resolve("threads");
    Files.deleteIfExists(dump);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    int threads;
    try (Stream<String> lines = Files.lines(dump)) {
      threads =
          (int)
              lines.filter(line -> line.matches("#\\d+ \"(association-.*)?\".*virtual.*")).count();
    }
    int files;
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      files = (int) open.count();
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Left(threads, files, runtime.totalMemory() - runtime.freeMemory());
  }

  private void associate(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThat(echo(i % 2 == 0 ? secured.plain() : secured.server())).isTrue();
    }
  }

  private void start(String... settings) throws IOException {
    secured =
        new SecuredArchive(
            folder, Map.of("reader", QueriedArchive.node(READER, 104, "echo")), settings);
    security = new NodeSecurity(TlsContexts.open(secured.settings(secured.peer)));
  }

  private NodeSecurity security;

  private boolean echo(int port) {
    CallRules rules = new CallRules(CallRules.Tls.BOTH, List.of(), List.of(), Set.of());
    DicomNode node =
        new DicomNode(
            "us", "TRINOMEN", "127.0.0.1", port, Set.of(), Optional.empty(), Set.of(), rules);
    Caller caller = DicomPeer.caller(READER);
    return EchoScu.echo(
            port == secured.plain() ? caller : caller.with(security.to(node)), node(port))
        .equals(new EchoScu.Answered(Status.SUCCESS));
  }

  private static RemoteNode node(int port) {
    return new RemoteNode("127.0.0.1", port, "TRINOMEN");
  }

  private Socket connect(String from, int port) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** Whether the server ends the connection; an alert of TLS may come first. */
  private static boolean isCut(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        assertThat(socket.isClosed()).isFalse();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
