package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.dicom.ul.Negotiation;

/** A provider on the loopback interface: a virtual thread per association, ends collected. */
final class LoopbackProvider implements AutoCloseable {

  static final Implementation TESTER = new Implementation("2.25.1", "TRINOMEN_TEST");

  final BlockingQueue<AssociationEnd> ends = new LinkedBlockingQueue<>();
  final BlockingQueue<Negotiation> refusals = new LinkedBlockingQueue<>();
  final BlockingQueue<Association> established = new LinkedBlockingQueue<>();

  private final ServerSocket listener;
  private final Thread acceptor;

  LoopbackProvider(AssociationPolicy policy, AssociationSettings settings, DimseHandlers handlers)
      throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    AtomicInteger count = new AtomicInteger();
    acceptor =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!listener.isClosed()) {
                    Socket socket = next();
                    if (socket == null) {
                      return;
                    }
                    String id = "test-" + count.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, id, policy, settings, handlers));
                  }
                });
  }

  int port() {
    return listener.getLocalPort();
  }

  private Socket next() {
    try {
      return listener.accept();
    } catch (IOException e) {
      return null; // closed
    }
  }

  private void serve(
      Socket socket,
      String id,
      AssociationPolicy policy,
      AssociationSettings settings,
      DimseHandlers handlers) {
    Negotiation negotiation = Association.accept(socket, id, policy, settings);
    if (negotiation instanceof Negotiation.Established it) {
      established.add(it.association());
      ends.add(DimseProvider.serve(it.association(), handlers));
    } else {
      refusals.add(negotiation);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      acceptor.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
