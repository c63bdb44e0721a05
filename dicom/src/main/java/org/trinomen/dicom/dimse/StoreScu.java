package org.trinomen.dicom.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
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
 * <p>{@link #send} waits for each answer; {@link #offer} has as many instances under way as the
 * peer agrees to, and gives answers as they come. Used by one thread.
 */
public final class StoreScu implements Closeable {

  private final Caller caller;
  private final RemoteNode node;
  private final List<UserItem> userItems;
  private final Optional<MoveOriginator> originator;
  private final Set<Kind> expected = new LinkedHashSet<>();
  private List<String> compressions = List.of();
  private List<PresentationContext> proposed = List.of();
  private int windowMax = OperationsWindow.MAX;
  private @Nullable StoreWindow window;
  private List<Told> told = new ArrayList<>();
  private int losses;

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
  public StoreScu(
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

  /**
   * Has no more instances under way than this, even if the peer would agree to more. For before the
   * first instance.
   */
  public void underWayAtMost(int instances) {
    windowMax = instances;
  }

  /** What became of one instance. */
  public sealed interface Outcome {}

  /** An instance, and what became of it. */
  public record Told(OutgoingInstance instance, Outcome outcome) {}

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
    List<Told> before = settle();
    List<Told> now = new ArrayList<>(offer(instance));
    now.addAll(settle());
    told = new ArrayList<>(before);
    return now.getLast().outcome();
  }

  /**
   * Sends one instance, and waits until another one could be.
   *
   * @return what has become clear meanwhile, of this instance or of earlier ones
   * @throws IOException the instance could not be read; the association is given up if it had been
   *     begun; what was under way is told of with the next call
   */
  public List<Told> offer(OutgoingInstance instance) throws IOException {
    Kind kind = Kind.of(instance);
    expected.add(kind);
    StoreWindow open = window;
    if (open == null || !isSettled(open.channel().association(), kind)) {
      closeInOrder();
      switch (open(kind)) {
        case Negotiation.Established established -> open = window(established.association());
        case Negotiation.Rejected rejected -> {
          losses++;
          return with(
              instance, new Failed("association " + Rejection.describe(rejected.rejection())));
        }
        case Negotiation.Failed failed -> {
          losses++;
          return with(instance, new Failed(failed.end().describe()));
        }
      }
      window = open;
    }
    Association association = open.channel().association();
    Optional<PresentationContext.Accepted> context =
        StoreOperation.choose(association.contexts(), instance);
    if (context.isEmpty()) {
      return with(instance, new NotAccepted(whyNot(association, kind)));
    }
    store(open, context.get(), instance);
    return takeTold();
  }

  private StoreWindow window(Association association) {
    int agreed = Math.min(windowMax, OperationsWindow.ofRequestor(association));
    return new StoreWindow(new MessageChannel(association), agreed, originator);
  }

  private List<Told> with(OutgoingInstance instance, Outcome outcome) {
    told.add(new Told(instance, outcome));
    return takeTold();
  }

  private List<Told> takeTold() {
    List<Told> taken = told;
    told = new ArrayList<>();
    return taken;
  }

  /** Waits for the answers to all that is under way. */
  public List<Told> settle() {
    StoreWindow open = window;
    if (open != null) {
      try {
        open.settle();
        note(open);
      } catch (AssociationException e) {
        lost(open, e.end().describe());
      }
    }
    return takeTold();
  }

  /** How many associations could not be had, or were lost. */
  int losses() {
    return losses;
  }

  private Negotiation open(Kind kind) {
    Set<Kind> kinds = new LinkedHashSet<>();
    kinds.add(kind); // first, so that it is among those that fit
    kinds.addAll(expected);
    proposed = ContextProposal.pack(kinds, compressions);
    List<UserItem> items = new ArrayList<>(userItems);
    if (windowMax > 1) {
      items.add(OperationsWindow.toInvoke(windowMax));
    }
    return caller.call(node, proposed, items);
  }

  private void store(
      StoreWindow open, PresentationContext.Accepted context, OutgoingInstance instance)
      throws IOException {
    try {
      open.send(context, instance);
      note(open);
    } catch (AssociationException e) {
      boolean noted = open.unanswered().contains(instance);
      lost(open, e.end().describe());
      if (!noted) {
        told.add(new Told(instance, new Failed(e.end().describe())));
      }
    } catch (UnfinishedInstance e) {
      lost(open, "an instance could not be read to its end");
      throw e;
    }
  }

  private void note(StoreWindow open) {
    for (StoreWindow.Answer answer : open.answers()) {
      Outcome outcome = new Answered(answer.status(), answer.dataSetLength());
      told.add(new Told(answer.instance(), outcome));
    }
  }

  /** What had its answer before keeps it. */
  private void lost(StoreWindow open, String why) {
    losses++;
    note(open);
    open.unanswered().forEach(instance -> told.add(new Told(instance, new Failed(why))));
    window = null;
    open.channel().association().close();
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

  private void closeInOrder() {
    told = new ArrayList<>(settle());
    StoreWindow open = window;
    if (open == null) {
      return;
    }
    window = null;
    try (Association association = open.channel().association()) {
      association.release();
    } catch (AssociationException e) {
      // All instances so far have their answer: how it ended changes nothing.
    }
  }

  /** Releases the association, when all that is under way has its answer. */
  @Override
  public void close() {
    closeInOrder();
  }
}
