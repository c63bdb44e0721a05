package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.Wiring;
import org.trinomen.server.config.SettingsFile;

/** The DIMSE door of a whole server, over real sockets. */
@Timeout(60)
final class DimseListenerTest {

  @TempDir private Path folder;

  private final List<Wiring> started = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Wiring server : started) {
      server.close();
    }
  }

  @Test
  void theSameBytesTwiceAreSuccessBothTimes() throws IOException {
    Wiring server = start();
    SmallInstance instance = SmallInstance.of(1, 1, 3000);

    assertThat(statuses(server, instance, instance))
        .containsExactly(Status.SUCCESS, Status.SUCCESS);
  }

  @Test
  void anInstanceLongerThanMemoryHoldsIsStoredToo() throws IOException {
    assertThat(statuses(start(), SmallInstance.of(1, 1, 5_000_000)))
        .containsExactly(Status.SUCCESS);
  }

  @Test
  void otherContentUnderTheSameUidIsKeptWithAWarning() throws IOException {
    SmallInstance first = SmallInstance.of(1, 1, 3000);
    byte[] changed = first.dataSet().clone();
    changed[changed.length - 1] ^= 1;

    List<Status> statuses =
        statuses(
            start(), first, new SmallInstance(first.sopInstanceUid(), first.publicId(), changed));

    assertThat(statuses.getLast().code()).isEqualTo(StoreStatus.KEPT_BESIDE_OTHER_CONTENT);
    assertThat(statuses.getLast().kind()).isEqualTo(Status.Kind.WARNING);
    assertThat(statuses.getLast().comment()).isNotEmpty();
  }

  @Test
  void whatCannotBeReadIsRefusedAndTheAssociationGoesOn() throws IOException {
    SmallInstance whole = SmallInstance.of(1, 1, 3000);
    byte[] cut = Arrays.copyOf(whole.dataSet(), 2000);
    byte[] bare = Arrays.copyOf(whole.dataSet(), 60);

    List<Status> statuses =
        statuses(
            start(),
            new SmallInstance(whole.sopInstanceUid(), whole.publicId(), cut),
            new SmallInstance(whole.sopInstanceUid(), whole.publicId(), bare),
            whole);

    assertThat(statuses.get(0).code()).isEqualTo(Status.CANNOT_UNDERSTAND.code());
    assertThat(statuses.get(0).comment()).isNotEmpty();
    assertThat(statuses.get(1).kind()).isEqualTo(Status.Kind.FAILURE);
    assertThat(statuses.get(2)).isEqualTo(Status.SUCCESS);
  }

  @Test
  void unknownCallersAreRefusedByDefaultAndThatIsOnRecord() throws IOException {
    Wiring server = start("dicom.accept-unknown-callers=false");

    assertThat(EchoScu.echo(caller(), node(server)))
        .isEqualTo(
            new EchoScu.Unanswered(
                "association rejected for good: calling AE title not recognized"));
    close(server);
    assertThat(auditTrail())
        .singleElement()
        .asString()
        .contains("\"REFUSED\"", "\"TESTER\"", "127.0.0.1", "calling AE title not recognized");
  }

  @Test
  void eachAssociationLeavesOneEntryWithCountsAndWithoutPatients() throws IOException {
    Wiring server = start();
    statuses(
        server,
        SmallInstance.of(1, 1, 100),
        SmallInstance.of(1, 2, 100),
        SmallInstance.of(1, 1, 100));
    close(server);

    assertThat(auditTrail())
        .singleElement()
        .asString()
        .contains("\"DONE\"", "2 stored, 1 already held")
        .doesNotContain("Made", "SEED1");
  }

  @Test
  void associationsBeyondTheLimitsAreRejectedForTheMoment() throws IOException {
    Wiring few = start("dicom.associations-max=1");
    try (Association held = associate(few)) {
      assertThat(held.contexts()).hasSize(1);
      assertThat(EchoScu.echo(caller(), node(few)))
          .isEqualTo(new EchoScu.Unanswered("association rejected for now: temporary congestion"));
      held.release();
    }
    close(few);
    Wiring perAddress = start("dicom.associations-per-address-max=1");
    try (Association held = associate(perAddress)) {
      assertThat(EchoScu.echo(caller(), node(perAddress)))
          .isEqualTo(new EchoScu.Unanswered("association rejected for now: local limit exceeded"));
      held.release();
    }
    awaitEcho(perAddress);
  }

  @Test
  void closingLetsAStoreUnderWayFinish() throws IOException {
    Wiring server = start();
    // Longer than memory holds of it and than the sender's buffer: the half arrives as a file.
    SmallInstance instance = SmallInstance.of(1, 1, 5_000_000);
    CountDownLatch closing = new CountDownLatch(1);
    SlowInstance slow = new SlowInstance(instance, closing);
    // A thread for each: the common pool has only one on a machine with two processors.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        CompletableFuture<List<Status>> sent =
            CompletableFuture.supplyAsync(() -> statuses(server, slow), threads);
        awaitArrivalUnderWay(sent);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> close(server), threads);
        awaitNobodyAnswers(server);
        closing.countDown();

        assertThat(sent.join()).containsExactly(Status.SUCCESS);
        closed.join();
      } finally {
        closing.countDown();
      }
    }
  }

  /** The idle peer should close when it gets the abort; this one does not even look. */
  @Test
  void closingDoesNotWaitForIdleAssociationsNorForSilentConnections() throws IOException {
    Wiring server = start("dicom.artim-timeout=1h", "dicom.stop-timeout=1h");
    try (Association idle = associate(server);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), node(server).port())) {
      assertThat(silent.isConnected()).isTrue();
      long start = System.nanoTime();
      close(server);

      assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(20);
      assertThat(idle.end()).isEmpty(); // the peer ended it; we shall see when we ask
    }
  }

  /** An instance whose second half is sent only when it may be. */
  private record SlowInstance(SmallInstance instance, CountDownLatch goOn)
      implements OutgoingInstance {

    @Override
    public String sopClassUid() {
      return instance.sopClassUid();
    }

    @Override
    public String sopInstanceUid() {
      return instance.sopInstanceUid();
    }

    @Override
    public String transferSyntaxUid() {
      return instance.transferSyntaxUid();
    }

    @Override
    public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
      int half = instance.dataSet().length / 2;
      out.write(instance.dataSet(), 0, half);
      await(goOn);
      out.write(instance.dataSet(), half, instance.dataSet().length - half);
    }
  }

  private Wiring start(String... settings) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("data.folder", folder.resolve("data" + started.size()).toString());
    all.put("http.port", "0");
    all.put("dicom.port", "0");
    all.put("dicom.bind-address", "127.0.0.1");
    all.put("dicom.accept-unknown-callers", "true");
    for (String setting : settings) {
      all.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
    }
    Wiring server = Wiring.start(SettingsFile.of(all));
    started.add(server);
    return server;
  }

  private static void close(Wiring server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server has begun to take an instance in: there is a file for it. */
  private void awaitArrivalUnderWay(CompletableFuture<?> sent) throws IOException {
    boolean underWay = false;
    while (!underWay) {
      assertThat(sent).isNotDone();
      spin();
      try (Stream<Path> files = Files.list(folder.resolve("data0/spool"))) {
        underWay = files.anyMatch(file -> file.toString().endsWith(".part"));
      }
    }
  }

  /** New callers find nobody: then the listener is closing for certain. */
  private static void awaitNobodyAnswers(Wiring server) {
    while (!(EchoScu.echo(caller(), node(server)) instanceof EchoScu.Unanswered)) {
      spin();
    }
  }

  /** The time limit interrupts, which no loop of this kind would notice by itself. */
  private static void spin() {
    assertThat(Thread.currentThread().isInterrupted()).as("interrupted").isFalse();
    Thread.onSpinWait();
  }

  /** A slot is given back a moment after the peer has seen the end of its association. */
  private static void awaitEcho(Wiring server) {
    while (!(EchoScu.echo(caller(), node(server)) instanceof EchoScu.Answered)) {
      spin();
    }
  }

  private static List<Status> statuses(Wiring server, OutgoingInstance... instances) {
    List<Status> statuses = new ArrayList<>();
    try (StoreScu scu =
        new StoreScu(caller(), node(server), List.of(Kind.of(instances[0])), List.of())) {
      for (OutgoingInstance instance : instances) {
        StoreScu.Outcome outcome = scu.send(instance);
        assertThat(outcome).isInstanceOf(StoreScu.Answered.class);
        statuses.add(((StoreScu.Answered) outcome).status());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return statuses;
  }

  private static Association associate(Wiring server) {
    PresentationContext context =
        new PresentationContext(1, Uids.Verification, List.of(Uids.ImplicitVRLittleEndian));
    Negotiation negotiation = caller().call(node(server), List.of(context), List.of());
    assertThat(negotiation).isInstanceOf(Negotiation.Established.class);
    return ((Negotiation.Established) negotiation).association();
  }

  private List<String> auditTrail() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data0/audit"))) {
      Path file = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      return Files.readAllLines(file);
    }
  }

  private static Caller caller() {
    return Caller.of("TESTER", AssociationSettings.of(new Implementation("2.25.1", "TEST")));
  }

  private static RemoteNode node(Wiring server) {
    return new RemoteNode("127.0.0.1", server.dicomPort().orElseThrow(), "TRINOMEN");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
