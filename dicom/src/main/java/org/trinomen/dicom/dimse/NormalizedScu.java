package org.trinomen.dicom.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;

/**
 * Asks a peer for an action (N-ACTION, PS3.7 §10.1.4), as user, and hears of the event that it
 * brings over the same association; or tells a peer of an event (N-EVENT-REPORT, PS3.7 §10.1.1), as
 * provider. Opens one association for one of both. Used by one thread.
 */
public final class NormalizedScu implements Closeable {

  private static final int CONTEXT = 1;
  private static final int MESSAGE_ID = 1;

  private final Caller caller;
  private final RemoteNode node;
  private @Nullable MessageChannel channel;

  /** Opens nothing yet. */
  public NormalizedScu(Caller caller, RemoteNode node) {
    this.caller = caller;
    this.node = node;
  }

  /** What came of a request. */
  public sealed interface Outcome {}

  /** The peer answered. */
  public record Answered(Status status) implements Outcome {}

  /** It did not; {@code why} is for a person. Whether it was told is not known. */
  public record Unanswered(String why) implements Outcome {}

  /** A request, made once there is an association for it. */
  private interface Request {
    void send(MessageChannel channel, PresentationContext.Accepted context) throws IOException;
  }

  /** Asks for an action. The association stays for {@link #awaitEvent} where it was answered. */
  public Outcome act(
      String sopClassUid, String sopInstanceUid, int actionTypeId, DataSet information) {
    CommandSet request =
        CommandSet.of(CommandField.N_ACTION_RQ)
            .ui(CommandElement.REQUESTED_SOP_CLASS_UID, sopClassUid)
            .us(CommandElement.MESSAGE_ID, MESSAGE_ID)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.DATA_SET)
            .ui(CommandElement.REQUESTED_SOP_INSTANCE_UID, sopInstanceUid)
            .us(CommandElement.ACTION_TYPE_ID, actionTypeId)
            .build();
    return perform(
        sopClassUid,
        List.of(),
        CommandField.N_ACTION_RSP,
        (open, context) ->
            open.send(context.id(), request, Identifiers.encoded(information, context)));
  }

  /** Tells of an event, in the role of provider (PS3.7 §D.3.3.4), and says what is answered. */
  public Outcome tell(Notification notification) {
    return perform(
        notification.sopClassUid(),
        List.of(new UserItem.RoleSelection(notification.sopClassUid(), false, true)),
        CommandField.N_EVENT_REPORT_RSP,
        (open, context) -> NormalizedProvider.send(open, context, notification, MESSAGE_ID));
  }

  private Outcome perform(
      String sopClassUid, List<UserItem> roles, int responseField, Request request) {
    List<PresentationContext> contexts =
        List.of(new PresentationContext(CONTEXT, sopClassUid, ContextProposal.UNCOMPRESSED));
    return switch (caller.call(node, contexts, roles)) {
      case Negotiation.Established established -> {
        channel = new MessageChannel(established.association());
        yield perform(channel, responseField, request);
      }
      case Negotiation.Rejected rejected ->
          new Unanswered("association " + Rejection.describe(rejected.rejection()));
      case Negotiation.Failed failed -> new Unanswered(failed.end().describe());
    };
  }

  private static Outcome perform(MessageChannel open, int responseField, Request request) {
    Optional<PresentationContext.Accepted> context = open.association().context(CONTEXT);
    if (context.isEmpty()) {
      return new Unanswered("the peer does not do that with us");
    }
    try {
      request.send(open, context.get());
      return new Answered(Responses.await(open, responseField, MESSAGE_ID));
    } catch (AssociationException e) {
      return new Unanswered(e.end().describe());
    } catch (IOException e) {
      throw new UncheckedIOException("a request is in memory: sending reads no file", e);
    }
  }

  /**
   * Waits for an event on this association, and answers.
   *
   * @return whether one came and was answered
   */
  public boolean awaitEvent(int withinMs, NormalizedHandler handler) {
    MessageChannel open = channel;
    if (open == null || open.association().end().isPresent()) {
      return false;
    }
    try {
      if (open.staysQuiet(withinMs)) {
        return false;
      }
      Optional<MessageChannel.Received> received = open.nextRequest();
      if (received.isEmpty()) {
        return false;
      }
      if (received.get().command().commandField() != CommandField.N_EVENT_REPORT_RQ) {
        throw open.violated("a request for which we are no provider");
      }
      new NormalizedProvider(open).answer(received.get(), handler);
      return true;
    } catch (IOException e) {
      return false; // the peer will tell again, over another association
    }
  }

  /** Releases the association. */
  @Override
  public void close() {
    MessageChannel open = channel;
    channel = null;
    if (open == null) {
      return;
    }
    try (Association association = open.association()) {
      if (association.end().isEmpty()) {
        association.release();
      }
    } catch (AssociationException e) {
      // What was asked has its answer, or was told as unanswered.
    }
  }
}
