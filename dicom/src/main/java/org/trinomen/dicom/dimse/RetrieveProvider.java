package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserItem;

/**
 * C-GET and C-MOVE as provider (PS3.7 §9.1.3, §9.1.4; PS3.4 §C.4.2, §C.4.3): one C-STORE after the
 * other, or several at a time where that was agreed on, over the association that asked or over one
 * to the destination. After each the peer gets a pending response with the counts; before each it
 * may have cancelled.
 */
final class RetrieveProvider {

  /** PS3.5 §7.1.2: as many of 64 characters as a UI can hold whose length has 16 bits. */
  private static final int FAILED_LISTED_MAX = 1000;

  private final ProvidedOperation operation;
  private final RetrieveHandler handler;
  private final QueryRequest request;
  private final List<String> failed = new ArrayList<>();
  private SubOperations count = SubOperations.of(0);
  private String lastFailure = "";

  private RetrieveProvider(
      ProvidedOperation operation, RetrieveHandler handler, QueryRequest request) {
    this.operation = operation;
    this.handler = handler;
    this.request = request;
  }

  static void retrieve(
      ProvidedOperation operation, RetrieveHandler handler, Optional<String> destination)
      throws IOException {
    RetrieveHandler.Retrieval retrieval;
    QueryRequest request;
    try {
      request = operation.read();
      retrieval = handler.retrieve(request, destination);
    } catch (DicomException e) {
      refuse(operation, Status.UNABLE_TO_PROCESS.withComment("the identifier is not readable"));
      return;
    } catch (AssociationException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      refuse(operation, Status.UNABLE_TO_PROCESS);
      return;
    }
    switch (retrieval) {
      case RetrieveHandler.Refused refused -> refuse(operation, refused.status());
      case RetrieveHandler.Here here ->
          new RetrieveProvider(operation, handler, request).sendHere(here.instances());
      case RetrieveHandler.There there ->
          new RetrieveProvider(operation, handler, request).sendThere(there);
    }
  }

  private static void refuse(ProvidedOperation operation, Status status) throws IOException {
    operation.respond(status, Optional.empty());
    operation.flush();
  }

  private void sendHere(List<? extends OutgoingInstance> instances) throws IOException {
    Here here = new Here();
    run(instances, here);
  }

  private void sendThere(RetrieveHandler.There there) throws IOException {
    Set<Kind> kinds = new LinkedHashSet<>();
    there.instances().forEach(instance -> kinds.add(Kind.of(instance)));
    MoveOriginator originator = new MoveOriginator(request.callingAeTitle(), operation.messageId());
    try (StoreScu scu =
        new StoreScu(there.caller(), there.node(), kinds, List.of(), Optional.of(originator))) {
      scu.proposeAlso(there.compressions());
      run(there.instances(), new There(scu));
    }
  }

  /** Sends instances, and says what became of them as that becomes clear. */
  private interface Sender {

    /** Sends one, and waits until another one could be. */
    List<Sent> send(OutgoingInstance instance) throws IOException;

    /** Waits for what is under way. */
    List<Sent> settle() throws IOException;
  }

  private record Sent(OutgoingInstance instance, Status.Kind kind, String why) {
    static Sent failed(OutgoingInstance instance, String why) {
      return new Sent(instance, Status.Kind.FAILURE, why);
    }

    static Sent of(OutgoingInstance instance, Status status) {
      return new Sent(instance, status.kind(), status.describe());
    }
  }

  private void run(List<? extends OutgoingInstance> instances, Sender sender) throws IOException {
    count = SubOperations.of(instances.size());
    Status status = Status.PROCESSING_FAILURE;
    try {
      boolean cancelled = false;
      for (OutgoingInstance instance : instances) {
        cancelled = operation.isCancelled();
        if (cancelled) {
          break;
        }
        take(sender.send(instance));
      }
      take(sender.settle());
      status = cancelled ? Status.CANCEL : outcome();
      operation.respond(status, count, failedList());
      operation.flush();
    } finally {
      handler.ended(request, count, status);
    }
  }

  private void take(List<Sent> some) throws IOException {
    for (Sent sent : some) {
      take(sent);
      if (count.remaining() > 0) {
        operation.respond(Status.PENDING, count, Optional.empty());
        operation.flush();
      }
    }
  }

  private void take(Sent sent) {
    count = count.and(sent.kind());
    switch (sent.kind()) {
      case SUCCESS, WARNING -> {}
      case FAILURE, CANCEL, PENDING -> {
        lastFailure = sent.why();
        failed.add(sent.instance().sopInstanceUid());
        handler.failed(request, sent.instance(), sent.why());
      }
    }
  }

  /** PS3.4 Tables C.4-2 and C.4-3. */
  private Status outcome() {
    if (count.failed() == 0 && count.warning() == 0) {
      return Status.SUCCESS;
    }
    boolean none = count.completed() == 0 && count.warning() == 0;
    return (none ? Status.UNABLE_TO_PERFORM_SUB_OPERATIONS : Status.SUB_OPERATIONS_WITH_FAILURES)
        .withComment(lastFailure);
  }

  /** PS3.4 §C.4.2.1.4.2: Failed SOP Instance UID List, in the last response. */
  private Optional<DataSet> failedList() {
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    long most = operation.inExplicitVr() ? FAILED_LISTED_MAX : failed.size();
    String[] listed = failed.stream().limit(most).toArray(String[]::new);
    return Optional.of(new DataSetBuilder().uid(Tag.FailedSOPInstanceUIDList, listed).build());
  }

  /** Over the association that asked: contexts of which the peer has taken the provider's role. */
  private final class Here implements Sender {

    private final Association association = operation.channel().association();
    private final List<PresentationContext.Accepted> contexts =
        association.contexts().stream().filter(this::isProvidedThere).toList();
    private final StoreWindow window =
        new StoreWindow(
            operation.channel(), OperationsWindow.ofAcceptor(association), Optional.empty());

    /** PS3.7 §D.3.3.4: without role selection the requestor is user only. */
    private boolean isProvidedThere(PresentationContext.Accepted context) {
      return association.answer().userInformation().all(UserItem.RoleSelection.class).stream()
          .anyMatch(role -> role.sopClassUid().equals(context.abstractSyntax()) && role.scp());
    }

    @Override
    public List<Sent> send(OutgoingInstance instance) throws IOException {
      Optional<PresentationContext.Accepted> context = StoreOperation.choose(contexts, instance);
      if (context.isEmpty()) {
        return List.of(Sent.failed(instance, StoreOperation.whyNone(contexts, instance)));
      }
      try {
        window.send(context.get(), instance);
        return answers();
      } catch (AssociationException e) {
        throw e;
      } catch (UnfinishedInstance e) {
        throw operation.channel().violated("an instance could not be read to its end");
      } catch (IOException e) {
        return List.of(Sent.failed(instance, String.valueOf(e.getMessage())));
      }
    }

    @Override
    public List<Sent> settle() throws IOException {
      window.settle();
      return answers();
    }

    private List<Sent> answers() {
      return window.answers().stream()
          .map(answer -> Sent.of(answer.instance(), answer.status()))
          .toList();
    }
  }

  /**
   * Over an association of its own. One that is lost is opened again for the next instance; one
   * that can't be had, or is lost again at once, is not asked for again and again.
   */
  private static final class There implements Sender {

    private static final int LOST_IN_A_ROW_MAX = 2;

    private final StoreScu scu;
    private String whyLost = "";
    private int lossesBefore;

    There(StoreScu scu) {
      this.scu = scu;
    }

    @Override
    public List<Sent> send(OutgoingInstance instance) {
      if (scu.losses() - lossesBefore >= LOST_IN_A_ROW_MAX) {
        return List.of(Sent.failed(instance, whyLost));
      }
      try {
        return scu.offer(instance).stream().map(this::sent).toList();
      } catch (IOException e) {
        return List.of(Sent.failed(instance, String.valueOf(e.getMessage())));
      }
    }

    @Override
    public List<Sent> settle() {
      return scu.settle().stream().map(this::sent).toList();
    }

    private Sent sent(StoreScu.Told told) {
      return switch (told.outcome()) {
        case StoreScu.Answered answered -> {
          lossesBefore = scu.losses();
          yield Sent.of(told.instance(), answered.status());
        }
        case StoreScu.NotAccepted notAccepted -> Sent.failed(told.instance(), notAccepted.why());
        case StoreScu.Failed lost -> {
          whyLost = lost.why();
          yield Sent.failed(told.instance(), whyLost);
        }
      };
    }
  }
}
