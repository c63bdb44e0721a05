package org.trinomen.dicom.dimse;

import java.util.Optional;
import org.trinomen.dicom.ul.AssociationException;

/** Responses: those that we give, and those that we wait for. */
final class Responses {

  private Responses() {}

  /**
   * Begins the response to a request, without a data set: its message, the status, and what the
   * request is about, as far as it says so (PS3.7 §9.3, §10.3).
   */
  static CommandSet.Builder to(
      CommandSet request,
      Status status,
      Optional<String> sopClassUid,
      Optional<String> sopInstanceUid) {
    CommandSet.Builder response =
        CommandSet.of(request.commandField() | CommandField.RESPONSE)
            .us(
                CommandElement.MESSAGE_ID_BEING_RESPONDED_TO,
                request.us(CommandElement.MESSAGE_ID).orElse(0))
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
            .us(CommandElement.STATUS, status.code());
    sopClassUid.ifPresent(uid -> response.ui(CommandElement.AFFECTED_SOP_CLASS_UID, uid));
    sopInstanceUid.ifPresent(uid -> response.ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, uid));
    if (!status.comment().isEmpty()) {
      response.text(CommandElement.ERROR_COMMENT, status.comment());
    }
    return response;
  }

  /** The status of the response to a request that no other one overlaps. */
  static Status await(MessageChannel channel, int commandField, int messageId)
      throws AssociationException {
    CommandSet response = next(channel, commandField);
    int answered = response.us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO).orElse(messageId);
    if (answered != messageId) {
      throw channel.violated("response to message " + answered + ", due is " + messageId);
    }
    return status(channel, response);
  }

  /** The next response, which must be to a request of this kind. */
  static CommandSet next(MessageChannel channel, int commandField) throws AssociationException {
    CommandSet response = channel.nextResponse().command();
    if (response.commandField() != commandField) {
      throw channel.violated(
          String.format("command %04X where %04X is due", response.commandField(), commandField));
    }
    return response;
  }

  /** The status that a response has. */
  static Status status(MessageChannel channel, CommandSet response) throws AssociationException {
    int code =
        response
            .us(CommandElement.STATUS)
            .orElseThrow(() -> channel.violated("response without a status"));
    return new Status(code, response.text(CommandElement.ERROR_COMMENT).orElse(""));
  }
}
