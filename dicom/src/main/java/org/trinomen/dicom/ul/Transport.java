package org.trinomen.dicom.ul;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import jdk.net.ExtendedSocketOptions;

/**
 * The transport connection: cuts what arrives into PDUs and gathers what leaves.
 *
 * <p>Receiving: one reusable buffer is filled by reads as large as fit; PDUs are parsed where they
 * lie. A length is checked against its limit before the buffer grows for it. Before every read that
 * may block, quick acknowledgement is armed again: Linux takes the option back at its own judgement
 * as soon as data flow the other way (tcp(7)), and setting it sends an acknowledgement that is due.
 *
 * <p>Sending: PDUs are gathered and written with one system call where they fit, so that a message
 * does not travel in small pieces.
 */
final class Transport implements Closeable {

  /** A-ASSOCIATE-RQ with 128 contexts, each with every registered transfer syntax, has 400 kB. */
  static final int ASSOCIATE_PDU_LENGTH_MAX = 1 << 20;

  /** Enough to negotiate; who only connects shall not cost more. */
  private static final int BUFFER_LENGTH_AT_FIRST = 4 << 10;

  /** With PDUs of 64 to 256 KiB reads of this length were fastest; larger ones gained nothing. */
  private static final int BUFFER_LENGTH = 64 << 10;

  private static final int STOP_POLL_MS = 500;

  /** What a read brought. */
  sealed interface Incoming {
    /** A PDU in {@code buffer[from, to)}; valid until the next read. */
    record Frame(byte[] buffer, int from, int to) implements Incoming {}

    /** No PDU that could be cut out: unknown type, or over a limit. All else is now garbage. */
    record Garbled(Pdu.Abort abort, String what) implements Incoming {}

    /** The peer closed, or the connection broke. */
    record Closed(String what) implements Incoming {}

    /** The time is over. */
    record Expired() implements Incoming {}

    /** {@link #stop} was called and no PDU had begun. */
    record Stopped() implements Incoming {}
  }

  /** How long a look at what came over TLS may take: no more than deciphering it. */
  private static final int LOOK_MS = 1;

  private final TransportConnection connection;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final AssociationSettings settings;
  private final LongSupplier nanoTime;
  private final StallGuard guard;
  private final LookOut lookOut = new LookOut();
  private boolean quickAck;
  private volatile boolean stopping;
  private boolean garbled;

  private byte[] received = new byte[BUFFER_LENGTH_AT_FIRST];
  private int start;
  private int end;

  private byte[] sending = new byte[1 << 10];
  private int sendEnd;

  Transport(TransportConnection connection, AssociationSettings settings, LongSupplier nanoTime)
      throws IOException {
    this.connection = connection;
    this.socket = connection.socket();
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    socket.setTcpNoDelay(true);
    this.quickAck =
        settings.quickAck()
            && socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    int shortestMs =
        connection.secured()
            ? Math.min(settings.artimMs(), Math.min(settings.idleTimeoutMs(), writeTimeoutMs()))
            : writeTimeoutMs();
    this.guard = new StallGuard(this::drop, shortestMs, nanoTime);
  }

  /**
   * Waits for the next PDU.
   *
   * @param deadlineNanos when to give up
   * @param extendable whether a PDU that has begun may take {@code idleTimeoutMs} from then on
   * @param idle whether {@link #stop} ends the wait
   */
  Incoming read(long deadlineNanos, boolean extendable, boolean idle) {
    try {
      while (garbled) {
        start = 0;
        end = 0;
        if (!await(1, deadlineNanos, idle)) {
          return expiredOrStopped(idle);
        }
      }
      if (!await(1, deadlineNanos, idle)) {
        return expiredOrStopped(idle);
      }
      long deadline =
          extendable ? nanoTime.getAsLong() + settings.idleTimeoutMs() * 1_000_000L : deadlineNanos;
      return frame(deadline);
    } catch (EndOfInput e) {
      return new Incoming.Closed("closed by the peer");
    } catch (IOException e) {
      return guard.fired()
          ? new Incoming.Expired()
          : new Incoming.Closed(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a read would find something at once, be it the end. */
  boolean hasReceived() {
    try {
      return end > start || in.available() > 0 || hasReceivedSecured();
    } catch (IOException e) {
      return true; // the read says what is wrong
    }
  }

  /** Waits until something comes from the peer, be it the end; false if the time is over first. */
  boolean awaitAnything(int withinMs) {
    try {
      return await(1, nanoTime.getAsLong() + withinMs * 1_000_000L, false);
    } catch (IOException e) {
      return true; // the read says what is wrong
    }
  }

  /**
   * Under TLS what came may be a part of a record only, or one that holds no data at all, such as a
   * ticket for a later session: whether there is something to read, only reading tells.
   */
  private boolean hasReceivedSecured() throws IOException {
    if (!connection.secured() || connection.wire().getInputStream().available() == 0) {
      return false;
    }
    makeRoom(1);
    socket.setSoTimeout(LOOK_MS);
    try {
      return fill(nanoTime.getAsLong() + settings.idleTimeoutMs() * 1_000_000L);
    } catch (SocketTimeoutException e) {
      return false; // what came so far is kept for the read that follows
    }
  }

  /** Reads what there is; waits for the first byte as long as the socket's time-out says. */
  private boolean fill(long deadline) throws IOException {
    int read;
    if (connection.secured()) {
      guard.readsUntil(deadline);
      try {
        read = in.read(received, end, received.length - end);
      } finally {
        guard.read();
      }
    } else {
      lookOut.over(in);
      read = in.read(received, end, received.length - end);
    }
    if (read < 0) {
      throw new EndOfInput();
    }
    end += read;
    return read > 0;
  }

  private Incoming expiredOrStopped(boolean idle) {
    return idle && stopping ? new Incoming.Stopped() : new Incoming.Expired();
  }

  private Incoming frame(long deadline) throws IOException {
    if (!await(PduReader.HEADER_LENGTH, deadline, false)) {
      return new Incoming.Expired();
    }
    int type = received[start] & 0xFF;
    long length =
        (received[start + 2] & 0xFFL) << 24
            | (received[start + 3] & 0xFF) << 16
            | (received[start + 4] & 0xFF) << 8
            | (received[start + 5] & 0xFF);
    int lengthMax =
        switch (type) {
          case 0x01, 0x02 -> ASSOCIATE_PDU_LENGTH_MAX;
          case 0x04 -> settings.receivePduLengthMax();
          case 0x03, 0x05, 0x06, 0x07 -> 4;
          default -> -1;
        };
    if (lengthMax < 0) {
      garbled = true;
      return new Incoming.Garbled(Pdu.Abort.UNRECOGNIZED_PDU, "unknown PDU type " + type);
    }
    if (length > lengthMax) {
      garbled = true;
      return new Incoming.Garbled(
          Pdu.Abort.INVALID_PARAMETER,
          "PDU of type " + type + " has length " + length + ", the limit is " + lengthMax);
    }
    int whole = PduReader.HEADER_LENGTH + (int) length;
    if (!await(whole, deadline, false)) {
      return new Incoming.Expired();
    }
    start += whole;
    return new Incoming.Frame(received, start - whole, start);
  }

  /** Reads until {@code count} bytes are there; false when the time is over or we shall stop. */
  private boolean await(int count, long deadline, boolean idle) throws IOException {
    while (end - start < count) {
      makeRoom(count);
      long leftMs = (deadline - nanoTime.getAsLong()) / 1_000_000;
      if (leftMs <= 0 || (idle && stopping)) {
        return false;
      }
      socket.setSoTimeout((int) Math.min(leftMs, idle ? STOP_POLL_MS : Integer.MAX_VALUE));
      armQuickAck();
      try {
        fill(deadline);
      } catch (SocketTimeoutException e) {
        // The loop looks at the time: it is over, or only the poll for stopping was.
      }
    }
    return true;
  }

  /** Room for at least one more byte; a large PDU makes the buffer grow as its bytes come. */
  private void makeRoom(int count) {
    if (start == end) {
      start = 0;
      end = 0;
    }
    if (end < received.length && (start == 0 || received.length - start >= count)) {
      return;
    }
    boolean full = end - start == received.length;
    int length = (int) Math.max(BUFFER_LENGTH, Math.min(count, 2L * received.length));
    byte[] into = full ? new byte[length] : received;
    System.arraycopy(received, start, into, 0, end - start);
    received = into;
    end -= start;
    start = 0;
  }

  private void armQuickAck() {
    if (quickAck) {
      try {
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
      } catch (IOException e) {
        quickAck = false; // a broken connection says so at the read that follows
      }
    }
  }

  /**
   * A place for {@code count} bytes in {@link #sendBuffer}; earlier ones are written if need be.
   */
  int reserve(int count) throws IOException {
    if (sending.length - sendEnd < count) {
      flush();
      if (sending.length < count) {
        sending = new byte[count];
      }
    }
    return sendEnd;
  }

  byte[] sendBuffer() {
    return sending;
  }

  /** Takes the bytes up to {@code end} of {@link #sendBuffer} for good. */
  void commit(int end) {
    sendEnd = end;
  }

  /** Prepares for data: room for a PDU of this length and a command before it. */
  void expectToSend(int pduLength) throws IOException {
    int wanted = Math.max(pduLength, BUFFER_LENGTH) + 1024;
    if (sending.length < wanted) {
      int kept = sendEnd;
      sending = Arrays.copyOf(sending, wanted);
      sendEnd = kept;
    }
  }

  /** Adds a PDU and writes all there is. */
  void send(byte[] pdu) throws IOException {
    int at = reserve(pdu.length);
    System.arraycopy(pdu, 0, sending, at, pdu.length);
    commit(at + pdu.length);
    flush();
  }

  void flush() throws IOException {
    int length = sendEnd;
    sendEnd = 0;
    if (length == 0) {
      return;
    }
    guard.writesUntil(nanoTime.getAsLong() + writeTimeoutMs() * 1_000_000L);
    try {
      out.write(sending, 0, length);
      out.flush();
    } catch (IOException e) {
      if (guard.fired()) {
        throw new IOException("the peer took nothing for " + writeTimeoutMs() + " ms", e);
      }
      throw e;
    } finally {
      guard.written();
    }
  }

  private int writeTimeoutMs() {
    return settings.writeTimeoutMs();
  }

  /** Ends the wait of a reader that is idle, now or later. May be called by any thread. */
  void stop() {
    stopping = true;
  }

  /** Closes without waiting for anything. May be called by any thread: others' calls then fail. */
  void drop() {
    // Closing what lies above the wire would wait for the very write that blocks, to say goodbye.
    TlsHandshake.drop(connection.wire());
    guard.close();
  }

  /** Closes; over TLS it says goodbye first, for which a peer that takes nothing has its time. */
  @Override
  public void close() {
    guard.writesUntil(nanoTime.getAsLong() + writeTimeoutMs() * 1_000_000L);
    try {
      connection.forgetSession();
      socket.close();
    } catch (IOException e) {
      TlsHandshake.drop(connection.wire());
    } finally {
      guard.close();
    }
  }

  /** The stream's end, told from a failure. */
  private static final class EndOfInput extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
