package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.PresentationContext;

/**
 * Answers the requests that arrive over an association, one after the other but for those to store
 * where the peer may have several under way ({@link OperationsWindow}), until it ends (PS3.7 §9.1,
 * §10.1). The service class provider of Verification, Storage, Query/Retrieve and Storage
 * Commitment.
 */
public final class DimseProvider {

  private DimseProvider() {}

  /**
   * Serves until the association ends, and closes it.
   *
   * @return how it ended
   */
  public static AssociationEnd serve(Association association, DimseHandlers handlers) {
    try (association) {
      MessageChannel channel = new MessageChannel(association);
      serve(channel, handlers);
      return association.end().orElse(new AssociationEnd.Released(true));
    } catch (AssociationException e) {
      return e.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a response is in memory: sending reads no file", e);
    }
  }

  private static void serve(MessageChannel channel, DimseHandlers handlers) throws IOException {
    NormalizedProvider normalized = new NormalizedProvider(channel);
    OverlappingStores stores = new OverlappingStores(channel, handlers.store());
    try {
      Optional<MessageChannel.Received> request = channel.nextRequest();
      while (request.isPresent()) {
        if (request.get().command().commandField() == CommandField.C_STORE_RQ) {
          stores.begin(request.get());
        } else {
          stores.drain();
          answer(channel, request.get(), handlers, normalized);
        }
        normalized.notifyIfQuiet();
        stores.awaitPeer();
        request = channel.nextRequest();
      }
    } finally {
      stores.drain();
      normalized.ended();
    }
  }

  private static void answer(
      MessageChannel channel,
      MessageChannel.Received request,
      DimseHandlers handlers,
      NormalizedProvider normalized)
      throws IOException {
    switch (request.command().commandField()) {
      case CommandField.C_ECHO_RQ -> {
        drop(channel, request);
        respond(channel, request, Status.SUCCESS);
        handlers.echoed().accept(channel.association());
      }
      case CommandField.C_FIND_RQ -> {
        if (handlers.find().isEmpty()) {
          refuse(channel, request);
        } else if (hasIdentifier(channel, request)) {
          FindProvider.find(new ProvidedOperation(channel, request), handlers.find().get());
        }
      }
      case CommandField.C_GET_RQ -> retrieve(channel, request, handlers, Optional.empty());
      case CommandField.C_MOVE_RQ -> {
        Optional<String> destination = request.command().text(CommandElement.MOVE_DESTINATION);
        retrieve(channel, request, handlers, Optional.of(destination.orElse("")));
      }
      case CommandField.N_ACTION_RQ, CommandField.N_EVENT_REPORT_RQ -> {
        if (handlers.normalized().isEmpty()) {
          refuse(channel, request);
        } else {
          normalized.answer(request, handlers.normalized().get());
        }
      }
      case CommandField.N_EVENT_REPORT_RSP -> normalized.notified(request);
      case CommandField.C_CANCEL_RQ -> drop(channel, request); // what it means is over already
      default -> {
        if ((request.command().commandField() & CommandField.RESPONSE) != 0) {
          throw channel.violated("response without a request");
        }
        refuse(channel, request);
      }
    }
  }

  private static void refuse(MessageChannel channel, MessageChannel.Received request)
      throws IOException {
    drop(channel, request);
    respond(channel, request, Status.UNRECOGNIZED_OPERATION);
  }

  private static void retrieve(
      MessageChannel channel,
      MessageChannel.Received request,
      DimseHandlers handlers,
      Optional<String> destination)
      throws IOException {
    if (handlers.retrieve().isEmpty()) {
      refuse(channel, request);
    } else if (hasIdentifier(channel, request)) {
      RetrieveProvider.retrieve(
          new ProvidedOperation(channel, request), handlers.retrieve().get(), destination);
    }
  }

  private static boolean hasIdentifier(MessageChannel channel, MessageChannel.Received request)
      throws IOException {
    if (!request.command().hasDataSet()) {
      respond(channel, request, Status.MISTYPED_ARGUMENT.withComment("identifier missing"));
    }
    return request.command().hasDataSet();
  }

  /**
   * Takes an instance: for whoever stores, and for a C-GET of ours that has one coming.
   *
   * @param read is told when nothing of the data set is left to be read, before it is answered
   */
  static void store(
      MessageChannel channel, MessageChannel.Received request, StoreHandler handler, Runnable read)
      throws IOException {
    CommandSet command = request.command();
    Optional<String> sopClass = command.text(CommandElement.AFFECTED_SOP_CLASS_UID);
    Optional<String> sopInstance = command.text(CommandElement.AFFECTED_SOP_INSTANCE_UID);
    if (!command.hasDataSet() || sopClass.isEmpty() || sopInstance.isEmpty()) {
      drop(channel, request);
      read.run();
      String missing = command.hasDataSet() ? "Affected SOP UID missing" : "data set missing";
      respond(channel, request, Status.MISTYPED_ARGUMENT.withComment(missing));
      return;
    }
    StoreRequest store =
        describe(channel.association(), request, sopClass.get(), sopInstance.get());
    DataSetStream dataSet = channel.dataSet(request.contextId(), read);
    Status status;
    try {
      status = handler.store(store, dataSet);
    } catch (IOException | UncheckedIOException e) {
      if (dataSet.broken()) {
        throw e instanceof AssociationException ended ? ended : broken(channel, e);
      }
      status = Status.PROCESSING_FAILURE;
    }
    dataSet.drain();
    respond(channel, request, status);
  }

  /** The data set failed, whatever the handler made of it: say how the association ended. */
  private static AssociationException broken(MessageChannel channel, Exception e) {
    AssociationException ended =
        new AssociationException(
            channel
                .association()
                .end()
                .orElse(new AssociationEnd.ConnectionLost(String.valueOf(e.getMessage()))));
    ended.addSuppressed(e);
    return ended;
  }

  private static StoreRequest describe(
      Association association,
      MessageChannel.Received request,
      String sopClassUid,
      String sopInstanceUid) {
    CommandSet command = request.command();
    String transferSyntax =
        association
            .context(request.contextId())
            .map(PresentationContext.Accepted::transferSyntax)
            .orElseThrow();
    return new StoreRequest(
        association.request().callingAeTitle(),
        association.request().calledAeTitle(),
        association.remote(),
        association.id(),
        sopClassUid,
        sopInstanceUid,
        transferSyntax,
        command.us(CommandElement.MESSAGE_ID).orElse(0),
        command.us(CommandElement.PRIORITY).orElse(0),
        command.text(CommandElement.MOVE_ORIGINATOR_AE_TITLE));
  }

  static void drop(MessageChannel channel, MessageChannel.Received request) throws IOException {
    if (request.command().hasDataSet()) {
      channel.dataSet(request.contextId()).drain();
    }
  }

  /** PS3.7 Tables 9.3-2 and 9.3-13, §9.3: request's ids come back, the status, no data set. */
  private static void respond(
      MessageChannel channel, MessageChannel.Received request, Status status) throws IOException {
    CommandSet command = request.command();
    CommandSet.Builder response =
        Responses.to(
            command,
            status,
            command.text(CommandElement.AFFECTED_SOP_CLASS_UID),
            command.text(CommandElement.AFFECTED_SOP_INSTANCE_UID));
    channel.send(request.contextId(), response.build());
  }
}
