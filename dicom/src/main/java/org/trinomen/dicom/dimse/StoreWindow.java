package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.PresentationContext;

/**
 * Instances on their way over one association, as many at a time as were agreed on; the peer may
 * answer in another order than theirs. Used by one thread, which asks for the answers there are.
 */
final class StoreWindow {

  private final MessageChannel channel;
  private final int window;
  private final Optional<MoveOriginator> originator;
  private final Map<Integer, Sent> outstanding = new LinkedHashMap<>();
  private List<Answer> answers = new ArrayList<>();
  private int messageId;

  private record Sent(OutgoingInstance instance, long dataSetLength) {}

  /** The answer to an instance, and how long its data set was. */
  record Answer(OutgoingInstance instance, Status status, long dataSetLength) {}

  StoreWindow(MessageChannel channel, int window, Optional<MoveOriginator> originator) {
    this.channel = channel;
    this.window = window;
    this.originator = originator;
  }

  MessageChannel channel() {
    return channel;
  }

  /**
   * Sends an instance, and waits until another one could be.
   *
   * @throws AssociationException the association ended
   * @throws UnfinishedInstance it could not be read to its end, which the peer was told of
   * @throws IOException it could not be read; the peer knows nothing of it
   */
  void send(PresentationContext.Accepted context, OutgoingInstance instance) throws IOException {
    messageId = messageId % 0xFFFF + 1;
    StoreOperation operation =
        new StoreOperation(channel, context, instance, messageId, originator);
    outstanding.put(messageId, new Sent(instance, operation.send(instance)));
    while (outstanding.size() >= window) {
      awaitAnswer();
    }
  }

  /**
   * Waits for all answers.
   *
   * @throws AssociationException the association ended
   */
  void settle() throws AssociationException {
    while (!outstanding.isEmpty()) {
      awaitAnswer();
    }
  }

  private void awaitAnswer() throws AssociationException {
    CommandSet response = Responses.next(channel, CommandField.C_STORE_RSP);
    // Some leave it out; as long as there is but one it is clear which is meant.
    int only = outstanding.size() == 1 ? outstanding.keySet().iterator().next() : -1;
    int id = response.us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO).orElse(only);
    Sent sent = outstanding.remove(id);
    if (sent == null) {
      throw channel.violated("response to message " + id + ", which has its answer or is none");
    }
    answers.add(
        new Answer(sent.instance(), Responses.status(channel, response), sent.dataSetLength()));
  }

  /** The answers that have come, each of them once. */
  List<Answer> answers() {
    List<Answer> come = answers;
    answers = new ArrayList<>();
    return come;
  }

  /** What was sent and has no answer: whether the peer kept it is not known. */
  List<OutgoingInstance> unanswered() {
    return outstanding.values().stream().map(Sent::instance).toList();
  }
}
