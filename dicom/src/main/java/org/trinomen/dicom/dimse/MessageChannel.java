package org.trinomen.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.Pdv;

/**
 * Messages over an association: puts the fragments of commands together and opens data sets as
 * streams (PS3.7 §6.3, PS3.8 Annex E).
 *
 * <p>Fragments of a command may come between those of a data set, in the same context or another
 * one: C-CANCEL does. Such commands wait their turn, a few of them. Two data sets at once end the
 * association, also where several operations may be under way: they come one after the other.
 */
final class MessageChannel {

  /** How many commands may arrive while a data set does. */
  private static final int WAITING_MAX = 16;

  /** A command as received. */
  record Received(int contextId, CommandSet command) {}

  private final Association association;
  private final Map<Integer, ByteArrayOutputStream> unfinished = new HashMap<>();
  private final Queue<Received> waiting = new ArrayDeque<>();

  MessageChannel(Association association) {
    this.association = association;
  }

  Association association() {
    return association;
  }

  /** The next request; empty once the association has ended in order. */
  Optional<Received> nextRequest() throws AssociationException {
    while (waiting.isEmpty()) {
      Optional<Pdv> pdv = association.receiveFirst();
      if (pdv.isEmpty()) {
        return Optional.empty();
      }
      command(pdv.get());
      while (waiting.isEmpty()) {
        command(association.receive());
      }
    }
    return Optional.of(waiting.remove());
  }

  /**
   * The response to a request just sent; the association must not end before it. Requests that come
   * meanwhile, such as C-CANCEL, wait their turn.
   */
  Received nextResponse() throws AssociationException {
    while (true) {
      for (Received each : waiting) {
        if ((each.command().commandField() & CommandField.RESPONSE) != 0) {
          waiting.remove(each);
          return each;
        }
      }
      command(association.receive());
    }
  }

  /** The next command, request or response; the association must not end before it. */
  Received nextCommand() throws AssociationException {
    while (waiting.isEmpty()) {
      command(association.receive());
    }
    return waiting.remove();
  }

  /** Whether a C-CANCEL for a request has come; looks, and does not wait. */
  boolean isCancelled(int messageId) throws AssociationException {
    for (Optional<Pdv> pdv = association.receiveIfThere();
        pdv.isPresent();
        pdv = association.receiveIfThere()) {
      command(pdv.get());
    }
    return waiting.removeIf(
        each ->
            each.command().commandField() == CommandField.C_CANCEL_RQ
                && each.command().us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO).orElse(-1)
                    == messageId);
  }

  /** Whether nothing has come from the peer that is not answered, and nothing comes for so long. */
  boolean staysQuiet(int forMs) throws AssociationException {
    return waiting.isEmpty() && unfinished.isEmpty() && association.staysQuiet(forMs);
  }

  /** The data set that follows a command just received in this context. */
  DataSetStream dataSet(int contextId) {
    return dataSet(contextId, () -> {});
  }

  /** As {@link #dataSet(int)}, with someone who is told when nothing of it is left to be read. */
  DataSetStream dataSet(int contextId, Runnable read) {
    return new DataSetStream(this, contextId, read);
  }

  /** Called by {@link DataSetStream} only. */
  Pdv nextDataFragment(int contextId) throws AssociationException {
    while (true) {
      Pdv pdv = association.receive();
      if (!pdv.command()) {
        if (pdv.contextId() != contextId) {
          throw violated("two data sets at once");
        }
        return pdv;
      }
      command(pdv);
    }
  }

  /** Sends a command. Any thread may, while the association's own receives. */
  void send(int contextId, CommandSet command) throws IOException {
    association.sendCommand(contextId, command.encode());
  }

  void send(int contextId, CommandSet command, InputStream dataSet) throws IOException {
    association.send(contextId, true, command.encode());
    association.send(contextId, false, dataSet);
    association.flush();
  }

  private void command(Pdv pdv) throws AssociationException {
    if (!pdv.command()) {
      throw violated("data set without a command");
    }
    ByteArrayOutputStream bytes =
        unfinished.computeIfAbsent(pdv.contextId(), _ -> new ByteArrayOutputStream(256));
    int length = pdv.fragment().remaining();
    // Of all contexts together: there may be 128 of them, and associations many.
    int begun = unfinished.values().stream().mapToInt(ByteArrayOutputStream::size).sum();
    if (begun + length > CommandSet.LENGTH_MAX) {
      throw violated("command set of more than " + CommandSet.LENGTH_MAX + " bytes");
    }
    bytes.write(
        pdv.fragment().array(), pdv.fragment().arrayOffset() + pdv.fragment().position(), length);
    if (!pdv.last()) {
      return;
    }
    unfinished.remove(pdv.contextId());
    if (waiting.size() == WAITING_MAX) {
      throw violated("more than " + WAITING_MAX + " commands at once");
    }
    try {
      waiting.add(new Received(pdv.contextId(), CommandSet.decode(bytes.toByteArray())));
    } catch (DicomException e) {
      throw violated(String.valueOf(e.getMessage()));
    }
  }

  /** The peer does not speak DIMSE as agreed: the user of the upper layer gives up (PS3.7 §8). */
  AssociationException violated(String what) {
    association.abort(what);
    return new AssociationException(
        association.end().orElse(new AssociationEnd.Aborted(false, Pdu.Abort.BY_USER, what)));
  }
}
