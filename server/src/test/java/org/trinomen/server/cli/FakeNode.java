package org.trinomen.server.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.dicom.dimse.DimseHandlers;
import org.trinomen.dicom.dimse.DimseProvider;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoragePolicy;
import org.trinomen.dicom.dimse.StoreRequest;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;

/** A DICOM node that keeps in memory what it is sent and answers as it is told to. */
public final class FakeNode implements Closeable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, byte[]> received = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Pdu.AssociateRq> associations =
      Collections.synchronizedList(new ArrayList<>());
  private final Function<StoreRequest, Status> answer;

  public FakeNode(Function<StoreRequest, Status> answer) throws IOException {
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  /** For {@code --to}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort() + "/NODE";
  }

  /** Data sets by SOP Instance UID, in order of arrival. */
  public Map<String, byte[]> received() {
    return received;
  }

  public List<Pdu.AssociateRq> associations() {
    return associations;
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
            _ -> true,
            UidRegistry.transferSyntaxes().stream()
                .map(TransferSyntax::uid)
                .collect(Collectors.toSet()));
    AssociationSettings settings = AssociationSettings.of(new Implementation("2.25.2", "FAKE"));
    if (Association.accept(socket, "fake", policy, settings)
        instanceof Negotiation.Established established) {
      associations.add(established.association().request());
      DimseProvider.serve(
          established.association(),
          DimseHandlers.storing(
              (request, dataSet) -> {
                received.put(request.sopInstanceUid(), dataSet.readAllBytes());
                return answer.apply(request);
              }));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
