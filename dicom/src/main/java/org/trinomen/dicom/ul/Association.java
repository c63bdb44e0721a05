package org.trinomen.dicom.ul;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.ul.StateTable.Event;
import org.trinomen.dicom.ul.StateTable.State;
import org.trinomen.dicom.ul.UpperLayer.Indication;

/**
 * An established association, in either role: sends and receives fragments of messages until it is
 * released, aborted or lost. Plain blocking code for one thread, a virtual one by preference; only
 * {@link #sendCommand}, {@link #stopWhenIdle} and {@link #disconnect} may be called by others.
 *
 * <p>A method that needs the association after its end throws {@link AssociationException} with the
 * reason, again and again the same.
 */
public final class Association implements Closeable {

  private final String id;
  private final InetAddress remote;
  private final AssociationSettings settings;
  private final Transport transport;
  private final UpperLayer upperLayer;
  private final Pdu.AssociateRq request;
  private final Pdu.AssociateAc answer;
  private final Map<Integer, PresentationContext.Accepted> contexts;
  private final int fragmentLengthMax;
  private Iterator<Pdv> pending = Collections.emptyIterator();
  private volatile @Nullable AssociationEnd end;
  private volatile int closeWithinMs;

  Association(
      Connection connection, Pdu.AssociateRq request, Pdu.AssociateAc answer, boolean requestor) {
    this.id = connection.id();
    this.remote = connection.remote();
    this.settings = connection.settings();
    this.closeWithinMs = settings.artimMs();
    this.transport = connection.transport();
    this.upperLayer = connection.upperLayer();
    this.request = request;
    this.answer = answer;
    this.contexts = agreed(request, answer);
    UserInformation peer = requestor ? answer.userInformation() : request.userInformation();
    this.fragmentLengthMax = fragmentLengthMax(settings, peer.pduLengthMax().orElse(0));
  }

  /** As {@link #request(TransportConnection, String, Pdu.AssociateRq, AssociationSettings)}. */
  public static Negotiation request(
      Socket socket, String id, Pdu.AssociateRq request, AssociationSettings settings) {
    return request(TransportConnection.plain(socket), id, request, settings);
  }

  /** As {@link #accept(TransportConnection, String, AssociationPolicy, AssociationSettings)}. */
  public static Negotiation accept(
      Socket socket, String id, AssociationPolicy policy, AssociationSettings settings) {
    return accept(TransportConnection.plain(socket), id, policy, settings);
  }

  /**
   * Asks the peer at the other end of a connection for an association.
   *
   * @param id names it in logs
   */
  public static Negotiation request(
      TransportConnection connection,
      String id,
      Pdu.AssociateRq request,
      AssociationSettings settings) {
    return Negotiator.request(connection, id, request, settings, System::nanoTime);
  }

  /**
   * Answers the peer that connected to us.
   *
   * @param id names it in logs
   */
  public static Negotiation accept(
      TransportConnection connection,
      String id,
      AssociationPolicy policy,
      AssociationSettings settings) {
    return Negotiator.accept(connection, id, policy, settings, System::nanoTime);
  }

  /** What stands below an association while it is negotiated. */
  record Connection(
      String id,
      InetAddress remote,
      AssociationSettings settings,
      Transport transport,
      UpperLayer upperLayer) {

    static Connection open(
        TransportConnection below,
        String id,
        AssociationSettings settings,
        LongSupplier nanoTime,
        boolean requestor)
        throws IOException {
      Transport transport = new Transport(below, settings, nanoTime);
      return new Connection(
          id,
          below.remote(),
          settings,
          transport,
          new UpperLayer(transport, settings, nanoTime, requestor));
    }
  }

  public String id() {
    return id;
  }

  public InetAddress remote() {
    return remote;
  }

  public Pdu.AssociateRq request() {
    return request;
  }

  public Pdu.AssociateAc answer() {
    return answer;
  }

  /** The contexts both sides agreed on, in the order of the proposal. */
  public List<PresentationContext.Accepted> contexts() {
    return List.copyOf(contexts.values());
  }

  public Optional<PresentationContext.Accepted> context(int contextId) {
    return Optional.ofNullable(contexts.get(contextId));
  }

  /** How it ended; empty while it stands. */
  public Optional<AssociationEnd> end() {
    return Optional.ofNullable(end);
  }

  /** The next fragment of a message that has begun. */
  public Pdv receive() throws AssociationException {
    return next(false)
        .orElseThrow(() -> new AssociationException(new AssociationEnd.Released(true)));
  }

  /** The first fragment of the next message; empty when the peer released, or we shall stop. */
  public Optional<Pdv> receiveFirst() throws AssociationException {
    return next(true);
  }

  /**
   * The next fragment if something has come from the peer; never waits for it to begin to speak.
   */
  public Optional<Pdv> receiveIfThere() throws AssociationException {
    checkStands();
    return pending.hasNext() || transport.hasReceived() ? next(false) : Optional.empty();
  }

  /** Whether the peer says nothing for so long, not even goodbye. */
  public boolean staysQuiet(int forMs) throws AssociationException {
    checkStands();
    return !pending.hasNext() && !transport.awaitAnything(forMs);
  }

  private Optional<Pdv> next(boolean betweenMessages) throws AssociationException {
    checkStands();
    while (!pending.hasNext()) {
      switch (upperLayer.await(betweenMessages)) {
        case Indication.Data data -> pending = data.data().values().iterator();
        case Indication.ReleaseRequested _ -> {
          upperLayer.primitive(Event.EVT14);
          end = new AssociationEnd.Released(true);
          return Optional.empty();
        }
        case Indication.Ended ended -> {
          if (ended.end() instanceof AssociationEnd.Stopped) {
            abort(ended.end());
            return Optional.empty();
          }
          throw failed(ended.end());
        }
        case Indication.ReleaseConfirmed _,
            Indication.AssociateRequested _,
            Indication.AssociateRefused _,
            Indication.AssociateAccepted _,
            Indication.AssociateRejected _ ->
            throw new IllegalStateException("PS3.8 Table 9-10 issues no such thing here");
      }
    }
    Pdv pdv = pending.next();
    if (!contexts.containsKey(pdv.contextId())) {
      throw failed(upperLayer.invalid("presentation context " + pdv.contextId() + " not agreed"));
    }
    return Optional.of(pdv);
  }

  /**
   * Sends a command and all that waits to be sent. May be called by any thread while another one
   * receives, and none sends anything but commands this way.
   */
  public void sendCommand(int contextId, byte[] command) throws IOException {
    upperLayer.lock();
    try {
      send(contextId, true, command);
      flush();
    } finally {
      upperLayer.unlock();
    }
  }

  /** Sends a command or data set that is in memory; see {@link #flush}. */
  public void send(int contextId, boolean command, byte[] bytes) throws IOException {
    send(contextId, command, new ByteArrayInputStream(bytes));
  }

  /**
   * Sends a command or data set in as many PDUs as it takes; {@code from} is read once, to its end,
   * in pieces. The last PDUs may wait in memory for {@link #flush}.
   *
   * @throws AssociationException the association ended
   * @throws IOException {@code from} failed; the message is left incomplete, all one can do is
   *     abort
   */
  public void send(int contextId, boolean command, InputStream from) throws IOException {
    FragmentStream fragments = fragments(contextId, command);
    from.transferTo(fragments);
    fragments.finish();
  }

  /** Takes a command or data set piece by piece. Nothing else may be sent before its end. */
  public FragmentStream fragments(int contextId, boolean command) throws AssociationException {
    checkStands();
    return new FragmentStream(this, contextId, command, fragmentLengthMax);
  }

  /** A place for a PDU with a fragment of this length, in {@link #sendBuffer}. */
  int begin(boolean command, int fragmentLength) throws AssociationException {
    checkStands();
    upperLayer.checkMaySend();
    try {
      if (!command) {
        transport.expectToSend(fragmentLength + PduWriter.DATA_HEADER_LENGTH);
      }
      return transport.reserve(fragmentLength + PduWriter.DATA_HEADER_LENGTH);
    } catch (IOException e) {
      throw writeFailed(e);
    }
  }

  byte[] sendBuffer() {
    return transport.sendBuffer();
  }

  void commit(int to) {
    transport.commit(to);
  }

  /** Writes what waits to be sent. */
  public void flush() throws AssociationException {
    checkStands();
    try {
      transport.flush();
    } catch (IOException e) {
      throw writeFailed(e);
    }
  }

  private AssociationException writeFailed(IOException e) {
    disconnect();
    return failed(new AssociationEnd.ConnectionLost(String.valueOf(e.getMessage())));
  }

  /** Releases in order (PS3.8 §7.2); messages that still arrive are dropped. */
  public AssociationEnd release() throws AssociationException {
    checkStands();
    upperLayer.primitive(Event.EVT11);
    while (true) {
      switch (upperLayer.await(false)) {
        case Indication.Data _ -> {} // AR-6: it crossed our request
        case Indication.ReleaseRequested _ -> {
          // Release collision (PS3.8 §7.2.2.7): the requestor answers first, the acceptor after
          // the requestor's answer has come.
          if (upperLayer.state() == State.STA9) {
            upperLayer.primitive(Event.EVT14);
          }
        }
        case Indication.ReleaseConfirmed _ -> {
          if (upperLayer.state() == State.STA12) {
            upperLayer.primitive(Event.EVT14);
          }
          AssociationEnd released = new AssociationEnd.Released(false);
          end = released;
          return released;
        }
        case Indication.Ended ended -> throw failed(ended.end());
        case Indication.AssociateRequested _,
            Indication.AssociateRefused _,
            Indication.AssociateAccepted _,
            Indication.AssociateRejected _ ->
            throw new IllegalStateException("PS3.8 Table 9-10 issues no such thing here");
      }
    }
  }

  /** Aborts, as the application may at any time; does nothing after the end. */
  public void abort(String what) {
    if (end == null) {
      abort(new AssociationEnd.Aborted(false, Pdu.Abort.BY_USER, what));
    }
  }

  private void abort(AssociationEnd why) {
    end = why;
    if (StateTable.foresees(upperLayer.state(), Event.EVT15)) {
      try {
        upperLayer.primitive(Event.EVT15);
      } catch (AssociationException e) {
        // The connection is gone; the reason why we abort is the better one to keep.
      }
    }
  }

  /**
   * Lets the association end (by A-ABORT) as soon as no message is under way, at once if it waits
   * for one. May be called by any thread.
   *
   * @param closeWithinMs how long the peer may then take to close, if ARTIM is longer: a peer that
   *     is mute must not hold up our end
   */
  public void stopWhenIdle(int closeWithinMs) {
    this.closeWithinMs = closeWithinMs;
    transport.stop();
  }

  /** Drops the connection without a word. May be called by any thread, whatever it blocks on. */
  public void disconnect() {
    transport.drop();
  }

  /**
   * Aborts unless it has ended, then waits for the peer to close, as long as ARTIM allows, or
   * {@link #stopWhenIdle} called before or meanwhile.
   */
  @Override
  public void close() {
    abort("closed before it was released");
    boolean hurry = false;
    while (upperLayer.state() == State.STA13) {
      if (upperLayer.await(!hurry) instanceof Indication.Ended ended
          && ended.end() instanceof AssociationEnd.Stopped) {
        hurry = true;
        upperLayer.shortenArtim(closeWithinMs);
      }
    }
    transport.close();
  }

  private void checkStands() throws AssociationException {
    AssociationEnd known = end;
    if (known != null) {
      throw new AssociationException(known);
    }
  }

  private AssociationException failed(AssociationEnd why) {
    if (why instanceof AssociationEnd.TimedOut) {
      abort(why);
    }
    end = why;
    return new AssociationException(why);
  }

  private static Map<Integer, PresentationContext.Accepted> agreed(
      Pdu.AssociateRq request, Pdu.AssociateAc answer) {
    Map<Integer, PresentationContext.Accepted> agreed = new LinkedHashMap<>();
    for (PresentationContext proposed : request.contexts()) {
      for (PresentationContext.Result result : answer.contexts()) {
        // An acceptance with a transfer syntax that wasn't proposed is of no use.
        if (result.id() == proposed.id()
            && result.accepted()
            && proposed.transferSyntaxes().contains(result.transferSyntax())) {
          agreed.put(
              proposed.id(),
              new PresentationContext.Accepted(
                  proposed.id(), proposed.abstractSyntax(), result.transferSyntax()));
        }
      }
    }
    return agreed;
  }

  /** PS3.8 §D.1: the peer's limit is for the PDU without its header; 0 is none. */
  private static int fragmentLengthMax(AssociationSettings settings, long peerMax) {
    long pduLength =
        peerMax == 0 ? settings.sendPduLengthMax() : Math.min(peerMax, settings.sendPduLengthMax());
    // The PDV takes six bytes; fragments of even length are what older receivers expect. A peer
    // that asks for less than a fragment of two bytes gets that all the same.
    return Math.max(2, (int) (pduLength - 6) & ~1);
  }
}
