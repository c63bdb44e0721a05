package org.trinomen.server.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.dimse.DimseHandlers;
import org.trinomen.dicom.dimse.DimseProvider;
import org.trinomen.dicom.dimse.NormalizedHandler;
import org.trinomen.dicom.dimse.NormalizedRequest;
import org.trinomen.dicom.dimse.NormalizedScu;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoragePolicy;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.UserItem;

/** Waits for a node's report, on the association that asked and, if wanted, on a port. */
final class ReportWait implements Closeable {

  private static final int SLICE_MS = 200;

  private final String transactionUid;
  private final AssociationSettings settings;
  private final NormalizedHandler handler =
      NormalizedHandler.ofEvents(Uids.StorageCommitmentPushModel, this::take);
  private Optional<ServerSocket> server = Optional.empty();
  private Optional<CommitmentReport> report = Optional.empty();

  ReportWait(String transactionUid, AssociationSettings settings) {
    this.transactionUid = transactionUid;
    this.settings = settings;
  }

  /** Hears nodes that call this port, until it is closed. */
  void listen(int port) throws IOException {
    ServerSocket listening = new ServerSocket(port);
    server = Optional.of(listening);
    Thread.ofVirtual().name("report-listener").start(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().name("report").start(() -> hear(socket));
      } catch (IOException e) {
        return; // closed: nobody waits any more
      }
    }
  }

  private void hear(Socket socket) {
    StoragePolicy storage =
        new StoragePolicy(
            Uids.StorageCommitmentPushModel::equals,
            Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian));
    AssociationPolicy policy =
        (request, remote) ->
            switch (storage.decide(request, remote)) {
              case AssociationPolicy.Accept accept -> {
                // PS3.7 §D.3.3.4: who reports is provider.
                List<UserItem> roles =
                    List.copyOf(request.userInformation().all(UserItem.RoleSelection.class));
                yield new AssociationPolicy.Accept(accept.contexts(), roles);
              }
              case AssociationPolicy.Reject reject -> reject;
            };
    if (Association.accept(socket, "report", policy, settings)
        instanceof Negotiation.Established(Association association)) {
      DimseProvider.serve(
          association,
          new DimseHandlers(
              (_, _) -> Status.SOP_CLASS_NOT_SUPPORTED,
              Optional.empty(),
              Optional.empty(),
              Optional.of(handler),
              _ -> {}));
    }
  }

  private Status take(NormalizedRequest event) {
    CommitmentReport told;
    try {
      told = CommitmentReport.read(event.information());
    } catch (DicomException e) {
      return Status.INVALID_ARGUMENT_VALUE;
    }
    if (!told.transactionUid().equals(transactionUid)) {
      return Status.INVALID_ARGUMENT_VALUE.withComment("no such transaction");
    }
    synchronized (this) {
      report = Optional.of(told);
      notifyAll();
    }
    return Status.SUCCESS;
  }

  /** The report; empty if none has come within the time. */
  Optional<CommitmentReport> await(NormalizedScu scu, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (told().isEmpty() && System.nanoTime() < end) {
        scu.awaitEvent(SLICE_MS, handler);
        synchronized (this) {
          if (report.isEmpty()) {
            wait(SLICE_MS); // for the port; the association may have ended
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return told();
  }

  private synchronized Optional<CommitmentReport> told() {
    return report;
  }

  @Override
  public void close() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
