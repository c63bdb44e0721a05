package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.PresentationContext;

/**
 * N-ACTION and N-EVENT-REPORT on one association (PS3.7 §10.1.4, §10.1.1).
 *
 * <p>An action may bring an event, of which the peer is told over the same association if it waits
 * for that: if it says nothing for a moment. Most release as soon as they have the answer, and are
 * to be told over another association. Both sides may have asked something at the same time: the
 * peer's answer is taken among its requests.
 */
final class NormalizedProvider {

  /** Who does not wait for an event releases at once; a round trip over a slow line is shorter. */
  static final int QUIET_MS = 300;

  private final MessageChannel channel;
  private final Queue<Due> due = new ArrayDeque<>();
  private final Map<Integer, Notification> sent = new HashMap<>();
  private int messageId;

  /** A notification that has not been sent, and where it belongs. */
  private record Due(int contextId, Notification notification) {}

  NormalizedProvider(MessageChannel channel) {
    this.channel = channel;
  }

  void answer(MessageChannel.Received received, NormalizedHandler handler) throws IOException {
    if (!isHeard(received, handler)) {
      DimseProvider.drop(channel, received);
      respond(received, Status.NO_SUCH_SOP_CLASS);
      return;
    }
    Optional<NormalizedRequest> request;
    try {
      request = read(received);
    } catch (DicomException e) {
      respond(received, Status.PROCESSING_FAILURE.withComment("the data set is not readable"));
      return;
    }
    if (request.isEmpty()) {
      respond(received, Status.MISTYPED_ARGUMENT.withComment("class, instance or type missing"));
      return;
    }
    try {
      if (received.command().commandField() == CommandField.N_EVENT_REPORT_RQ) {
        respond(received, handler.take(request.get()));
        return;
      }
      NormalizedHandler.ActionOutcome outcome = handler.act(request.get());
      outcome
          .notification()
          .ifPresent(notification -> due.add(new Due(received.contextId(), notification)));
      respond(received, outcome.status());
    } catch (AssociationException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      respond(received, Status.PROCESSING_FAILURE);
    }
  }

  /**
   * Whether the request is of a class that is provided, in a context agreed on for it. What is not
   * is never held: its sender need not be one whose requests are heard at all.
   */
  private boolean isHeard(MessageChannel.Received received, NormalizedHandler handler) {
    String agreed =
        channel.association().context(received.contextId()).orElseThrow().abstractSyntax();
    Optional<String> named =
        received
            .command()
            .text(CommandElement.REQUESTED_SOP_CLASS_UID)
            .or(() -> received.command().text(CommandElement.AFFECTED_SOP_CLASS_UID));
    return handler.provides(agreed) && named.filter(uid -> !uid.equals(agreed)).isEmpty();
  }

  private Optional<NormalizedRequest> read(MessageChannel.Received received) throws IOException {
    CommandSet command = received.command();
    boolean event = command.commandField() == CommandField.N_EVENT_REPORT_RQ;
    Association association = channel.association();
    PresentationContext.Accepted context = association.context(received.contextId()).orElseThrow();
    DataSet information =
        command.hasDataSet()
            ? Identifiers.readInformation(channel, received, context)
            : DataSet.empty();
    Optional<String> sopClass =
        command.text(
            event ? CommandElement.AFFECTED_SOP_CLASS_UID : CommandElement.REQUESTED_SOP_CLASS_UID);
    Optional<String> sopInstance =
        command.text(
            event
                ? CommandElement.AFFECTED_SOP_INSTANCE_UID
                : CommandElement.REQUESTED_SOP_INSTANCE_UID);
    int type =
        command.us(event ? CommandElement.EVENT_TYPE_ID : CommandElement.ACTION_TYPE_ID).orElse(-1);
    if (sopClass.isEmpty() || sopInstance.isEmpty() || type < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new NormalizedRequest(
            association.request().callingAeTitle().strip(),
            association.request().calledAeTitle().strip(),
            association.remote(),
            association.id(),
            sopClass.get(),
            sopInstance.get(),
            type,
            information));
  }

  /** PS3.7 Tables 10.3-2 and 10.3-8: Affected SOP Class and Instance, whatever the request. */
  private void respond(MessageChannel.Received received, Status status) throws IOException {
    CommandSet command = received.command();
    CommandSet.Builder response =
        Responses.to(
            command,
            status,
            command
                .text(CommandElement.REQUESTED_SOP_CLASS_UID)
                .or(() -> command.text(CommandElement.AFFECTED_SOP_CLASS_UID)),
            command
                .text(CommandElement.REQUESTED_SOP_INSTANCE_UID)
                .or(() -> command.text(CommandElement.AFFECTED_SOP_INSTANCE_UID)));
    for (int type : new int[] {CommandElement.ACTION_TYPE_ID, CommandElement.EVENT_TYPE_ID}) {
      command.us(type).ifPresent(id -> response.us(type, id));
    }
    channel.send(received.contextId(), response.build());
  }

  /** Tells the peer of the next event if it waits for that. */
  void notifyIfQuiet() throws IOException {
    if (!due.isEmpty() && sent.isEmpty() && channel.staysQuiet(QUIET_MS)) {
      Due next = due.remove();
      messageId = messageId % 0xFFFF + 1;
      sent.put(messageId, next.notification());
      PresentationContext.Accepted context =
          channel.association().context(next.contextId()).orElseThrow();
      send(channel, context, next.notification(), messageId);
    }
  }

  static void send(
      MessageChannel channel,
      PresentationContext.Accepted context,
      Notification notification,
      int messageId)
      throws IOException {
    CommandSet request =
        CommandSet.of(CommandField.N_EVENT_REPORT_RQ)
            .ui(CommandElement.AFFECTED_SOP_CLASS_UID, notification.sopClassUid())
            .us(CommandElement.MESSAGE_ID, messageId)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.DATA_SET)
            .ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, notification.sopInstanceUid())
            .us(CommandElement.EVENT_TYPE_ID, notification.eventTypeId())
            .build();
    channel.send(context.id(), request, Identifiers.encoded(notification.information(), context));
  }

  /** The peer answers a notification. */
  void notified(MessageChannel.Received received) throws IOException {
    DimseProvider.drop(channel, received);
    CommandSet response = received.command();
    int answered = response.us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO).orElse(-1);
    Notification notification = sent.remove(answered);
    if (notification == null) {
      throw channel.violated("response without a request");
    }
    notification.answered(Responses.status(channel, response));
  }

  /** What the peer was not told, or did not answer. */
  void ended() {
    sent.values().forEach(Notification::unanswered);
    due.forEach(left -> left.notification().unanswered());
    sent.clear();
    due.clear();
  }
}
