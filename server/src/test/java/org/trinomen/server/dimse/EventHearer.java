package org.trinomen.server.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.DimseHandlers;
import org.trinomen.dicom.dimse.DimseProvider;
import org.trinomen.dicom.dimse.NormalizedHandler;
import org.trinomen.dicom.dimse.NormalizedRequest;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoragePolicy;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;

/** A peer that hears reports on associations that others open, and answers as it is told to. */
final class EventHearer implements Closeable {

  /** What it heard, and on which association. */
  record Heard(NormalizedRequest event, Pdu.AssociateRq association) {}

  private final ServerSocket server;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Function<Integer, Status> answer;
  private int count;

  /**
   * Listens.
   *
   * @param answer gives the status for the first event, the second...
   */
  EventHearer(Function<Integer, Status> answer) throws IOException {
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  Heard next() throws InterruptedException {
    Heard next = heard.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no event in a minute");
    }
    return next;
  }

  /** What it has heard and nobody asked for yet. */
  List<Heard> more() {
    return List.copyOf(heard);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed: the test is over
      }
    }
  }

  private void serve(Socket socket) {
    StoragePolicy policy =
        new StoragePolicy(
            Uids.StorageCommitmentPushModel::equals, Set.of(Uids.ImplicitVRLittleEndian));
    AssociationSettings settings = AssociationSettings.of(new Implementation("2.25.3", "HEARER"));
    if (Association.accept(socket, "hearer", policy, settings)
        instanceof Negotiation.Established(Association association)) {
      NormalizedHandler handler =
          NormalizedHandler.ofEvents(
              Uids.StorageCommitmentPushModel,
              event -> {
                heard.add(new Heard(event, association.request()));
                return answer.apply(++count);
              });
      DimseProvider.serve(
          association,
          new DimseHandlers(
              (_, _) -> Status.PROCESSING_FAILURE,
              Optional.empty(),
              Optional.empty(),
              Optional.of(handler),
              _ -> {}));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
