package org.trinomen.dicom.dimse;

import org.trinomen.dicom.ul.AssociationException;

/** Waits for responses. */
final class Responses {

  private Responses() {}

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
