package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;

/** A request of ours with an identifier and several responses: C-FIND, C-GET, C-MOVE. */
final class UserOperation {

  private static final int CONTEXT = 1;
  private static final int MESSAGE_ID = 1;

  /** What is asked. */
  record Question(
      int commandField, String sopClassUid, DataSet identifier, Optional<String> destination) {}

  /** Hears what comes, and says whether it wants more. */
  interface Listener {

    default boolean match(DataSet match) {
      return true;
    }

    default boolean progress(SubOperations count) {
      return true;
    }

    /** Takes instances, where they come over this association. */
    default Optional<StoreHandler> store() {
      return Optional.empty();
    }
  }

  private final MessageChannel channel;
  private final PresentationContext.Accepted context;
  private final Question question;
  private final Listener listener;
  private boolean wantsMore = true;

  private UserOperation(
      Association association,
      PresentationContext.Accepted context,
      Question question,
      Listener listener) {
    this.channel = new MessageChannel(association);
    this.context = context;
    this.question = question;
    this.listener = listener;
  }

  /** Opens an association, asks, hears the answers, releases it. */
  static QueryOutcome perform(
      Caller caller,
      RemoteNode node,
      Question question,
      List<PresentationContext> others,
      List<UserItem> userItems,
      Listener listener) {
    List<PresentationContext> contexts = new ArrayList<>();
    contexts.add(
        new PresentationContext(CONTEXT, question.sopClassUid(), ContextProposal.UNCOMPRESSED));
    contexts.addAll(others);
    return switch (caller.call(node, contexts, userItems)) {
      case Negotiation.Established established ->
          perform(established.association(), question, listener);
      case Negotiation.Rejected rejected ->
          new QueryOutcome.Unanswered("association " + Rejection.describe(rejected.rejection()));
      case Negotiation.Failed failed -> new QueryOutcome.Unanswered(failed.end().describe());
    };
  }

  private static QueryOutcome perform(
      Association association, Question question, Listener listener) {
    try (association) {
      Optional<PresentationContext.Accepted> context = association.context(CONTEXT);
      if (context.isEmpty()) {
        association.release();
        return new QueryOutcome.Unanswered("the peer does not do that for us");
      }
      QueryOutcome outcome =
          new UserOperation(association, context.get(), question, listener).run();
      association.release();
      return outcome;
    } catch (AssociationException e) {
      return new QueryOutcome.Unanswered(e.end().describe());
    } catch (IOException e) {
      return new QueryOutcome.Unanswered(String.valueOf(e.getMessage()));
    }
  }

  private QueryOutcome run() throws IOException {
    ask();
    while (true) {
      MessageChannel.Received received = channel.nextCommand();
      CommandSet command = received.command();
      if (command.commandField() == CommandField.C_STORE_RQ && listener.store().isPresent()) {
        DimseProvider.store(channel, received, listener.store().get(), () -> {});
        continue;
      }
      if (command.commandField() != (question.commandField() | CommandField.RESPONSE)) {
        throw channel.violated(String.format("unexpected command %04X", command.commandField()));
      }
      Optional<DataSet> identifier =
          command.hasDataSet() ? Optional.of(read(received)) : Optional.empty();
      Status status = Responses.status(channel, command);
      if (status.kind() != Status.Kind.PENDING) {
        return new QueryOutcome.Answered(
            status,
            count(command),
            identifier
                .map(dataSet -> dataSet.strings(Tag.FailedSOPInstanceUIDList))
                .orElse(List.of()));
      }
      if (wantsMore && !hear(identifier, command)) {
        cancel();
      }
    }
  }

  private boolean hear(Optional<DataSet> identifier, CommandSet command) {
    return question.commandField() == CommandField.C_FIND_RQ
        ? identifier.isEmpty() || listener.match(identifier.get())
        : listener.progress(count(command));
  }

  private void ask() throws IOException {
    CommandSet.Builder request =
        CommandSet.of(question.commandField())
            .ui(CommandElement.AFFECTED_SOP_CLASS_UID, question.sopClassUid())
            .us(CommandElement.MESSAGE_ID, MESSAGE_ID)
            .us(CommandElement.PRIORITY, 0)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.DATA_SET);
    question
        .destination()
        .ifPresent(aeTitle -> request.text(CommandElement.MOVE_DESTINATION, aeTitle));
    channel.send(
        context.id(), request.build(), Identifiers.encoded(question.identifier(), context));
  }

  /** PS3.7 §9.3.2.3. */
  private void cancel() throws IOException {
    wantsMore = false;
    channel.send(
        context.id(),
        CommandSet.of(CommandField.C_CANCEL_RQ)
            .us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO, MESSAGE_ID)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
            .build());
  }

  private DataSet read(MessageChannel.Received received) throws IOException {
    try {
      return Identifiers.read(channel, received, context);
    } catch (DicomException e) {
      throw channel.violated("an identifier that is not readable: " + e.getMessage());
    }
  }

  private static SubOperations count(CommandSet command) {
    return new SubOperations(
        command.us(CommandElement.NUMBER_OF_REMAINING_SUBOPERATIONS).orElse(0),
        command.us(CommandElement.NUMBER_OF_COMPLETED_SUBOPERATIONS).orElse(0),
        command.us(CommandElement.NUMBER_OF_FAILED_SUBOPERATIONS).orElse(0),
        command.us(CommandElement.NUMBER_OF_WARNING_SUBOPERATIONS).orElse(0));
  }
}
