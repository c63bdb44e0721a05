package org.trinomen.dicom.ul;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.ul.Pdu.Abort;
import org.trinomen.dicom.ul.Pdu.AssociateAc;
import org.trinomen.dicom.ul.Pdu.AssociateRj;
import org.trinomen.dicom.ul.Pdu.AssociateRq;
import org.trinomen.dicom.ul.Pdu.PDataTf;
import org.trinomen.dicom.ul.Pdu.ReleaseRp;
import org.trinomen.dicom.ul.Pdu.ReleaseRq;
import org.trinomen.dicom.ul.StateTable.Action;
import org.trinomen.dicom.ul.StateTable.Event;
import org.trinomen.dicom.ul.StateTable.State;

/**
 * Executes {@link StateTable} over a {@link Transport}. What the user asks for (a primitive) and
 * what the network brings are events; the table says the action; the action sends, starts or stops
 * ARTIM, closes, and issues at most one {@link Indication}. Used by one thread at a time, and by
 * others that send under its lock: an event and what it sends never come between.
 */
final class UpperLayer {

  /** What an action tells the user. */
  sealed interface Indication {
    record AssociateRequested(AssociateRq request) implements Indication {}

    /** Refused by the provider itself (AE-6), told for the log. */
    record AssociateRefused(AssociateRq request, AssociateRj rejection) implements Indication {}

    record AssociateAccepted(AssociateAc answer) implements Indication {}

    record AssociateRejected(AssociateRj rejection) implements Indication {}

    record Data(PDataTf data) implements Indication {}

    record ReleaseRequested() implements Indication {}

    record ReleaseConfirmed() implements Indication {}

    /** Nothing more will come. */
    record Ended(AssociationEnd end) implements Indication {}
  }

  private final Transport transport;
  private final AssociationSettings settings;
  private final LongSupplier nanoTime;
  private final boolean requestor;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile State state = State.STA1;
  private boolean artimRunning;
  private long artimDeadline;
  private @Nullable Indication issued;

  UpperLayer(
      Transport transport, AssociationSettings settings, LongSupplier nanoTime, boolean requestor) {
    this.transport = transport;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.requestor = requestor;
  }

  State state() {
    return state;
  }

  /** A primitive of the user without a PDU of its own, or a transport event. */
  void primitive(Event event) throws AssociationException {
    primitive(event, null);
  }

  /** A primitive of the user; the PDU is what the action sends. */
  void primitive(Event event, @Nullable Pdu pdu) throws AssociationException {
    occur(event, pdu, Abort.BY_USER, "");
    if (issued instanceof Indication.Ended ended) {
      throw new AssociationException(ended.end());
    }
  }

  /** The user found a received PDU invalid: as if it had been so on arrival. */
  AssociationEnd invalid(String what) {
    return invalid(Abort.INVALID_PARAMETER, what);
  }

  private AssociationEnd invalid(Abort abort, String what) {
    occur(Event.EVT19, null, abort, what);
    return issued instanceof Indication.Ended ended
        ? ended.end()
        : new AssociationEnd.Aborted(false, abort, what);
  }

  /** Nothing else happens until {@link #unlock}. */
  void lock() {
    turn.lock();
  }

  void unlock() {
    turn.unlock();
  }

  /** Whether a P-DATA request is in place now: the data path asks once per PDU. */
  void checkMaySend() {
    Action action = StateTable.action(state, Event.EVT9);
    state = action.next();
  }

  /**
   * Waits for the network until there is something to tell.
   *
   * @param idle whether {@link Transport#stop} ends the wait
   */
  Indication await(boolean idle) {
    while (state != State.STA1) {
      issued = null;
      long deadline =
          artimRunning
              ? artimDeadline
              : nanoTime.getAsLong() + settings.idleTimeoutMs() * 1_000_000L;
      switch (transport.read(deadline, !artimRunning, idle)) {
        case Transport.Incoming.Frame frame -> received(frame);
        case Transport.Incoming.Garbled garbled ->
            occur(Event.EVT19, null, garbled.abort(), garbled.what());
        case Transport.Incoming.Closed closed ->
            occur(Event.EVT17, null, Abort.BY_USER, closed.what());
        case Transport.Incoming.Expired _ -> {
          if (!artimRunning) {
            return new Indication.Ended(
                new AssociationEnd.TimedOut(
                    "nothing came for " + settings.idleTimeoutMs() + " ms, " + state.words()));
          }
          occur(Event.EVT18, null, Abort.BY_USER, "");
        }
        case Transport.Incoming.Stopped _ -> {
          return new Indication.Ended(new AssociationEnd.Stopped());
        }
      }
      Indication told = issued;
      if (told != null) {
        return told;
      }
    }
    return new Indication.Ended(new AssociationEnd.ConnectionLost("it is closed already"));
  }

  private void received(Transport.Incoming.Frame frame) {
    Pdu pdu;
    try {
      pdu = PduReader.read(frame.buffer(), frame.from(), frame.to());
    } catch (DicomException e) {
      occur(Event.EVT19, null, Abort.INVALID_PARAMETER, String.valueOf(e.getMessage()));
      return;
    }
    Event event =
        switch (pdu) {
          case AssociateRq _ -> Event.EVT6;
          case AssociateAc _ -> Event.EVT3;
          case AssociateRj _ -> Event.EVT4;
          case PDataTf _ -> Event.EVT10;
          case ReleaseRq _ -> Event.EVT12;
          case ReleaseRp _ -> Event.EVT13;
          case Abort _ -> Event.EVT16;
        };
    occur(event, pdu, Abort.UNEXPECTED_PDU, "unexpected " + pdu.pduName() + ", " + state.words());
  }

  /**
   * Looks up and performs.
   *
   * @param abort what to send if the action is to abort as provider
   * @param what the reason in words
   */
  private void occur(Event event, @Nullable Pdu pdu, Abort abort, String what) {
    turn.lock();
    try {
      Action action = StateTable.action(state, event);
      issued = null;
      boolean condition = perform(action, event, pdu, abort, what);
      state = condition ? action.next() : action.otherwise();
    } catch (IOException e) {
      // A write failed: that is the transport's closed indication, in the state the action began.
      stopArtim();
      transport.close();
      state = State.STA1;
      issue(
          new Indication.Ended(new AssociationEnd.ConnectionLost(String.valueOf(e.getMessage()))));
    } finally {
      turn.unlock();
    }
  }

  /** Performs an action; false if its condition, where it has one, does not hold. */
  private boolean perform(Action action, Event event, @Nullable Pdu pdu, Abort abort, String what)
      throws IOException {
    switch (action) {
      case AE1 -> {} // the socket comes connected
      case AE2, AE7 -> send(pdu);
      case AE3 -> issue(new Indication.AssociateAccepted((AssociateAc) present(pdu)));
      case AE4 -> rejected((AssociateRj) present(pdu));
      case AE5 -> startArtim();
      case AE6 -> {
        return requested((AssociateRq) present(pdu));
      }
      case AE8 -> sendAndStartArtim(pdu);
      case DT1, AR7 -> {} // the data path writes PDUs itself, see Association.send
      case DT2, AR6 -> issue(new Indication.Data((PDataTf) present(pdu)));
      case AR1 -> send(new ReleaseRq());
      case AR2 -> issue(new Indication.ReleaseRequested());
      case AR3 -> {
        transport.close();
        issue(new Indication.ReleaseConfirmed());
      }
      case AR4 -> sendAndStartArtim(new ReleaseRp());
      case AR5, AA5 -> closed(what);
      case AR8 -> {
        issue(new Indication.ReleaseRequested());
        return requestor;
      }
      case AR9 -> send(new ReleaseRp());
      case AR10 -> issue(new Indication.ReleaseConfirmed());
      case AA1 -> abortAsUser(event, what);
      case AA2 -> letGo(event, pdu);
      case AA3 -> aborted((Abort) present(pdu));
      case AA4 -> closed(what);
      case AA6 -> {} // ignored
      case AA7 -> transport.send(PduWriter.write(abort));
      case AA8 -> abortAsProvider(abort, what);
    }
    return true;
  }

  private void rejected(AssociateRj rejection) {
    transport.close();
    issue(new Indication.AssociateRejected(rejection));
  }

  /** AE-6: the provider itself looks at the protocol version only (PS3.8 §9.3.2, bytes 7-8). */
  private boolean requested(AssociateRq request) throws IOException {
    stopArtim();
    if ((request.protocolVersion() & Pdu.PROTOCOL_VERSION) != 0) {
      issue(new Indication.AssociateRequested(request));
      return true;
    }
    AssociateRj rejection = Rejection.PROTOCOL_VERSION_NOT_SUPPORTED.pdu();
    sendAndStartArtim(rejection);
    issue(new Indication.AssociateRefused(request, rejection));
    return false;
  }

  /** AA-1: told as an end only where the network, not the user, was the cause. */
  private void abortAsUser(Event event, String what) throws IOException {
    transport.send(PduWriter.write(Abort.BY_USER));
    startArtim();
    if (event != Event.EVT15) {
      issue(ended(new AssociationEnd.Aborted(false, Abort.BY_USER, what)));
    }
  }

  /** AA-2. */
  private void letGo(Event event, @Nullable Pdu pdu) {
    stopArtim();
    transport.close();
    if (pdu instanceof Abort abort) {
      issue(ended(new AssociationEnd.Aborted(true, abort, "")));
    } else if (event == Event.EVT18) {
      issue(
          ended(
              new AssociationEnd.TimedOut(
                  "ARTIM, " + settings.artimMs() + " ms, " + state.words())));
    }
  }

  private void aborted(Abort abort) {
    transport.close();
    issue(ended(new AssociationEnd.Aborted(true, abort, "")));
  }

  private void closed(String what) {
    stopArtim();
    transport.close();
    issue(ended(new AssociationEnd.ConnectionLost(what + ", " + state.words())));
  }

  private void abortAsProvider(Abort abort, String what) throws IOException {
    transport.send(PduWriter.write(abort));
    startArtim();
    issue(ended(new AssociationEnd.Aborted(false, abort, what)));
  }

  private void send(@Nullable Pdu pdu) throws IOException {
    transport.send(PduWriter.write(present(pdu)));
  }

  private void sendAndStartArtim(@Nullable Pdu pdu) throws IOException {
    send(pdu);
    startArtim();
  }

  private void startArtim() {
    artimRunning = true;
    artimDeadline = nanoTime.getAsLong() + settings.artimMs() * 1_000_000L;
  }

  /** The peer has no longer than this from now on; does nothing while ARTIM is not running. */
  void shortenArtim(int withinMs) {
    artimDeadline = Math.min(artimDeadline, nanoTime.getAsLong() + withinMs * 1_000_000L);
  }

  private void stopArtim() {
    artimRunning = false;
  }

  private void issue(Indication indication) {
    issued = indication;
  }

  private static Indication ended(AssociationEnd end) {
    return new Indication.Ended(end);
  }

  private static Pdu present(@Nullable Pdu pdu) {
    if (pdu == null) {
      throw new IllegalStateException("this action needs a PDU");
    }
    return pdu;
  }
}
