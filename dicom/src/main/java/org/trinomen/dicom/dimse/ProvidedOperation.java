package org.trinomen.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.Octets;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserItem;

/**
 * A request with an identifier and several responses, while it is served: C-FIND, C-GET, C-MOVE.
 */
final class ProvidedOperation {

  private final MessageChannel channel;
  private final MessageChannel.Received request;
  private final PresentationContext.Accepted context;
  private final int messageId;
  private boolean cancelled;

  ProvidedOperation(MessageChannel channel, MessageChannel.Received request) {
    this.channel = channel;
    this.request = request;
    this.context = channel.association().context(request.contextId()).orElseThrow();
    this.messageId = request.command().us(CommandElement.MESSAGE_ID).orElse(0);
  }

  MessageChannel channel() {
    return channel;
  }

  boolean inExplicitVr() {
    return transferSyntax().explicitVr();
  }

  private TransferSyntax transferSyntax() {
    return TransferSyntax.of(context.transferSyntax())
        .orElse(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
  }

  int messageId() {
    return messageId;
  }

  /**
   * Reads the identifier, to its end.
   *
   * @throws DicomException it is not readable
   */
  QueryRequest read() throws IOException {
    Association association = channel.association();
    return new QueryRequest(
        association.request().callingAeTitle().strip(),
        association.request().calledAeTitle().strip(),
        association.remote(),
        association.id(),
        context.abstractSyntax(),
        negotiated(),
        messageId,
        Identifiers.read(channel, request, context));
  }

  private Octets negotiated() {
    return channel
        .association()
        .answer()
        .userInformation()
        .all(UserItem.SopClassExtendedNegotiation.class)
        .stream()
        .filter(item -> item.sopClassUid().equals(context.abstractSyntax()))
        .findFirst()
        .map(UserItem.SopClassExtendedNegotiation::information)
        .orElse(Octets.NONE);
  }

  /** Whether the peer has cancelled; looks, and does not wait (PS3.7 §9.3.2.3). */
  boolean isCancelled() throws AssociationException {
    cancelled = cancelled || channel.isCancelled(messageId);
    return cancelled;
  }

  /** A response without counts. It may wait in memory for others to come, or for a flush. */
  void respond(Status status, Optional<DataSet> identifier) throws IOException {
    send(response(status, identifier.isPresent()), identifier);
  }

  /** PS3.7 Tables 9.3-6 and 9.3-9: the number that remain stands in pending and cancel only. */
  void respond(Status status, SubOperations count, Optional<DataSet> identifier)
      throws IOException {
    CommandSet.Builder response = response(status, identifier.isPresent());
    switch (status.kind()) {
      case PENDING, CANCEL ->
          response.us(CommandElement.NUMBER_OF_REMAINING_SUBOPERATIONS, counted(count.remaining()));
      case SUCCESS, WARNING, FAILURE -> {}
    }
    response
        .us(CommandElement.NUMBER_OF_COMPLETED_SUBOPERATIONS, counted(count.completed()))
        .us(CommandElement.NUMBER_OF_FAILED_SUBOPERATIONS, counted(count.failed()))
        .us(CommandElement.NUMBER_OF_WARNING_SUBOPERATIONS, counted(count.warning()));
    send(response, identifier);
  }

  /** The numbers have 16 bits; more than they can say stays the most that they can. */
  private static int counted(int number) {
    return Math.min(number, 0xFFFF);
  }

  void flush() throws AssociationException {
    channel.association().flush();
  }

  private CommandSet.Builder response(Status status, boolean withIdentifier) {
    CommandSet command = request.command();
    CommandSet.Builder response =
        CommandSet.of(command.commandField() | CommandField.RESPONSE)
            .ui(
                CommandElement.AFFECTED_SOP_CLASS_UID,
                command
                    .text(CommandElement.AFFECTED_SOP_CLASS_UID)
                    .orElse(context.abstractSyntax()))
            .us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO, messageId)
            .us(
                CommandElement.COMMAND_DATA_SET_TYPE,
                withIdentifier ? CommandSet.DATA_SET : CommandSet.NO_DATA_SET)
            .us(CommandElement.STATUS, status.code());
    if (!status.comment().isEmpty()) {
      response.text(CommandElement.ERROR_COMMENT, status.comment());
    }
    return response;
  }

  private void send(CommandSet.Builder response, Optional<DataSet> identifier) throws IOException {
    Association association = channel.association();
    association.send(context.id(), true, response.build().encode());
    if (identifier.isPresent()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      DataSetWriter.write(identifier.get(), transferSyntax(), bytes);
      association.send(context.id(), false, bytes.toByteArray());
    }
  }
}
