package org.trinomen.dicom.ul;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The other side of a connection, which does what a test tells it: writes PDUs or any bytes, and
 * says what it reads. The code under test runs on a virtual thread of its own.
 */
final class ScriptedPeer implements AutoCloseable {

  static final Implementation TESTER = new Implementation("2.25.1", "TRINOMEN_TEST");
  static final AssociationSettings SETTINGS =
      AssociationSettings.of(TESTER).withTimes(5_000, 5_000, 5_000);
  static final String IMPLICIT = "1.2.840.10008.1.2";

  final Socket ours;
  private final Socket theirs;
  private final DataInputStream in;

  private ScriptedPeer(Socket theirs, Socket ours) throws IOException {
    this.theirs = theirs;
    this.ours = ours;
    this.in = new DataInputStream(theirs.getInputStream());
    theirs.setSoTimeout(10_000);
    theirs.setTcpNoDelay(true);
  }

  static ScriptedPeer connect() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket theirs = new Socket(listener.getInetAddress(), listener.getLocalPort());
      return new ScriptedPeer(theirs, listener.accept());
    }
  }

  /** Runs the code under test on a thread of its own. */
  static <T> Running<T> run(Callable<T> code) {
    FutureTask<T> task = new FutureTask<>(code);
    Thread.ofVirtual().start(task);
    return new Running<>(task);
  }

  /** What runs, and its outcome. */
  record Running<T>(FutureTask<T> task) {
    T outcome() throws InterruptedException, TimeoutException {
      try {
        return task.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }

    Throwable failure() throws InterruptedException, TimeoutException {
      try {
        throw new AssertionError("it gave " + task.get(10, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }
  }

  void send(Pdu... pdus) throws IOException {
    for (Pdu pdu : pdus) {
      sendBytes(PduWriter.write(pdu));
    }
  }

  void sendBytes(byte[] bytes) throws IOException {
    theirs.getOutputStream().write(bytes);
  }

  /** The next PDU that the code under test sends. */
  Pdu receive() throws IOException {
    byte[] header = in.readNBytes(6);
    if (header.length < 6) {
      throw new EOFException("closed after " + header.length + " bytes");
    }
    int length =
        (header[2] & 0xFF) << 24
            | (header[3] & 0xFF) << 16
            | (header[4] & 0xFF) << 8
            | header[5] & 0xFF;
    byte[] pdu = new byte[6 + length];
    System.arraycopy(header, 0, pdu, 0, 6);
    in.readFully(pdu, 6, length);
    return PduReader.read(pdu, 0, pdu.length);
  }

  /** Whether the code under test closes the connection without sending more. */
  boolean seesClose() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true; // closed with bytes of ours unread: reset
    }
  }

  @Override
  public void close() throws IOException {
    theirs.close();
    ours.close();
  }

  /** A request with one context, Verification in implicit VR little endian. */
  static Pdu.AssociateRq request(long pduLengthMax) {
    return new Pdu.AssociateRq(
        1,
        "ARCHIVE",
        "PEER",
        Pdu.DICOM_APPLICATION_CONTEXT,
        List.of(new PresentationContext(1, "1.2.840.10008.1.1", List.of(IMPLICIT))),
        new UserInformation(List.of(new UserItem.MaximumLength(pduLengthMax))));
  }

  /** Accepts it. */
  static Pdu.AssociateAc acceptance(long pduLengthMax) {
    return new Pdu.AssociateAc(
        1,
        "ARCHIVE",
        "PEER",
        Pdu.DICOM_APPLICATION_CONTEXT,
        List.of(new PresentationContext.Result(1, 0, IMPLICIT)),
        new UserInformation(List.of(new UserItem.MaximumLength(pduLengthMax))));
  }

  /** Accepts every context with its first transfer syntax. */
  static AssociationPolicy acceptAll() {
    return (request, remote) ->
        new AssociationPolicy.Accept(
            request.contexts().stream()
                .map(it -> PresentationContext.Result.accept(it, it.transferSyntaxes().getFirst()))
                .toList(),
            List.of());
  }

  /** An association in which the code under test accepted. */
  Association accepted(AssociationSettings settings, long peerPduLengthMax) throws Exception {
    Running<Negotiation> negotiation =
        run(() -> Association.accept(ours, "test", acceptAll(), settings));
    send(request(peerPduLengthMax));
    receive();
    return ((Negotiation.Established) negotiation.outcome()).association();
  }

  /** An association that the code under test requested. */
  Association requested(AssociationSettings settings, long peerPduLengthMax) throws Exception {
    Running<Negotiation> negotiation =
        run(() -> Association.request(ours, "test", request(0), settings));
    receive();
    send(acceptance(peerPduLengthMax));
    return ((Negotiation.Established) negotiation.outcome()).association();
  }
}
