package org.trinomen.dicom.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;

/**
 * Sends instances to a peer: C-STORE (PS3.7 §9.1.1), as user. The association opens with the first
 * instance and is used for all that follow; an instance of a kind that was not proposed makes it
 * open another one. After a failure of the association the next instance gets a new one.
 *
 * <p>Used by one thread.
 */
public final class StoreScu implements Closeable {

  private final Caller caller;
  private final RemoteNode node;
  private final List<UserItem> userItems;
  private final Optional<MoveOriginator> originator;
  private final Set<Kind> expected = new LinkedHashSet<>();
  private List<String> compressions = List.of();
  private List<PresentationContext> proposed = List.of();
  private @Nullable MessageChannel channel;
  private int messageId;

  /**
   * Opens nothing yet.
   *
   * @param expected kinds to be proposed from the start: with them one association does for all
   * @param userItems further user information, such as a user identity
   */
  public StoreScu(
      Caller caller, RemoteNode node, Collection<Kind> expected, List<UserItem> userItems) {
    this(caller, node, expected, userItems, Optional.empty());
  }

  /** Sends on behalf of whoever asked for a move. */
  StoreScu(
      Caller caller,
      RemoteNode node,
      Collection<Kind> expected,
      List<UserItem> userItems,
      Optional<MoveOriginator> originator) {
    this.caller = caller;
    this.node = node;
    this.expected.addAll(expected);
    this.userItems = List.copyOf(userItems);
    this.originator = originator;
  }

  /**
   * Has each SOP class proposed with these transfer syntaxes too, of which the peer may choose one:
   * those that instances can be converted to. For before the first instance.
   */
  public void proposeAlso(List<String> transferSyntaxUids) {
    compressions = List.copyOf(transferSyntaxUids);
  }

  /** What became of one instance. */
  public sealed interface Outcome {}

  /** The peer answered; see {@link Status#kept}. */
  public record Answered(Status status, long dataSetLength) implements Outcome {}

  /** It could not be offered: the peer takes neither its encoding nor another it can have. */
  public record NotAccepted(String why) implements Outcome {}

  /** No association, or it ended before the answer: whether the peer kept it is not known. */
  public record Failed(String why) implements Outcome {}

  /**
   * Sends one instance and waits for the answer.
   *
   * @throws IOException the instance could not be read; the association is given up if it had been
   *     begun
   */
  public Outcome send(OutgoingInstance instance) throws IOException {
    Kind kind = Kind.of(instance);
    expected.add(kind);
    MessageChannel open = channel;
    if (open == null || !isSettled(open.association(), kind)) {
      closeInOrder();
      switch (open(kind)) {
        case Negotiation.Established established ->
            open = new MessageChannel(established.association());
        case Negotiation.Rejected rejected -> {
          return new Failed("association " + Rejection.describe(rejected.rejection()));
        }
        case Negotiation.Failed failed -> {
          return new Failed(failed.end().describe());
        }
      }
      channel = open;
    }
    Optional<PresentationContext.Accepted> context =
        StoreOperation.choose(open.association().contexts(), instance);
    if (context.isEmpty()) {
      return new NotAccepted(whyNot(open.association(), kind));
    }
    return store(open, context.get(), instance);
  }

  private Negotiation open(Kind kind) {
    Set<Kind> kinds = new LinkedHashSet<>();
    kinds.add(kind); // first, so that it is among those that fit
    kinds.addAll(expected);
    proposed = ContextProposal.pack(kinds, compressions);
    return caller.call(node, proposed, userItems);
  }

  private Outcome store(
      MessageChannel open, PresentationContext.Accepted context, OutgoingInstance instance)
      throws IOException {
    messageId = messageId % 0xFFFF + 1;
    StoreOperation operation = new StoreOperation(open, context, instance, messageId, originator);
    StoreOperation.LazyDataSet dataSet = operation.dataSet();
    boolean answered = false;
    try {
      StoreOperation.Answer answer = operation.send(instance, dataSet);
      answered = true;
      return new Answered(answer.status(), answer.dataSetLength());
    } catch (AssociationException e) {
      return new Failed(e.end().describe());
    } finally {
      if (!answered && (dataSet.begun() || open.association().end().isPresent())) {
        giveUp();
      }
    }
  }

  /**
   * Whether this association says all there is to know of a kind: it was agreed on, or refused when
   * it was proposed alone. Where the peer could choose, it may have chosen another encoding.
   */
  private boolean isSettled(Association association, Kind kind) {
    return association.contexts().stream().anyMatch(context -> isOf(context, kind))
        || proposed.stream().anyMatch(context -> proposesAlone(context, kind));
  }

  private static boolean isOf(PresentationContext.Accepted context, Kind kind) {
    return context.abstractSyntax().equals(kind.sopClassUid())
        && context.transferSyntax().equals(kind.transferSyntaxUid());
  }

  private static boolean proposesAlone(PresentationContext context, Kind kind) {
    return context.abstractSyntax().equals(kind.sopClassUid())
        && context.transferSyntaxes().equals(List.of(kind.transferSyntaxUid()));
  }

  private String whyNot(Association association, Kind kind) {
    for (PresentationContext context : proposed) {
      if (proposesAlone(context, kind)) {
        for (PresentationContext.Result result : association.answer().contexts()) {
          if (result.id() == context.id() && !result.accepted()) {
            return result.reason() + ": " + kind.transferSyntaxUid();
          }
        }
      }
    }
    return "transfer syntax not supported by the peer: " + kind.transferSyntaxUid();
  }

  private void giveUp() {
    MessageChannel open = channel;
    channel = null;
    if (open != null) {
      open.association().close();
    }
  }

  private void closeInOrder() {
    MessageChannel open = channel;
    if (open == null) {
      return;
    }
    channel = null;
    try (Association association = open.association()) {
      association.release();
    } catch (AssociationException e) {
      // All instances so far have their answer: how it ended changes nothing.
    }
  }

  /** Releases the association. */
  @Override
  public void close() {
    closeInOrder();
  }
}
