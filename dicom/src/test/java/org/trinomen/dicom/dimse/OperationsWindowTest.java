package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserItem;
import org.trinomen.dicom.ul.UserItem.AsynchronousOperationsWindow;

/** Several C-STOREs under way on one association (PS3.7 §D.3.3.3). */
@Timeout(60)
final class OperationsWindowTest {

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final int MANY = 200;

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER).withTimes(2_000, 20_000, 20_000);

  private final Map<String, String> held = new ConcurrentHashMap<>();

  /** Takes storage, and what is proposed of overlapping operations. */
  private record Policy(int most) implements AssociationPolicy {
    @Override
    public Decision decide(Pdu.AssociateRq request, InetAddress remote) {
      List<UserItem> answers =
          most == 1 ? List.of() : List.of(new AsynchronousOperationsWindow(most, 1));
      return switch (new StoragePolicy(CT::equals, Set.of(EXPLICIT)).decide(request, remote)) {
        case Accept accept -> new Accept(accept.contexts(), answers);
        case Reject reject -> reject;
      };
    }
  }

  private record Sample(String sopInstanceUid) implements OutgoingInstance {
    @Override
    public String sopClassUid() {
      return CT;
    }

    @Override
    public String transferSyntaxUid() {
      return EXPLICIT;
    }

    @Override
    public void writeTo(String as, OutputStream out) throws IOException {
      out.write(("content of " + sopInstanceUid).repeat(500).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static StoreScu scu(LoopbackProvider provider) {
    return new StoreScu(
        Caller.of("SENDER", SETTINGS),
        new RemoteNode("localhost", provider.port(), "ARCHIVE"),
        List.of(),
        List.of());
  }

  private static List<StoreScu.Told> send(StoreScu scu, int count) throws IOException {
    List<StoreScu.Told> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      told.addAll(scu.offer(new Sample(Integer.toString(i))));
    }
    told.addAll(scu.settle());
    return told;
  }

  private static List<String> uids(List<StoreScu.Told> told) {
    return told.stream().map(each -> each.instance().sopInstanceUid()).toList();
  }

  @Test
  void asManyAsWereAgreedOnAreUnderWayAtOnce() throws IOException {
    CountDownLatch eight = new CountDownLatch(8);
    StoreHandler handler =
        (request, dataSet) -> {
          held.put(
              request.sopInstanceUid(),
              new String(dataSet.readAllBytes(), StandardCharsets.US_ASCII));
          eight.countDown();
          await(eight); // nobody gets an answer before the eighth has come
          return Status.SUCCESS;
        };
    try (LoopbackProvider provider =
            new LoopbackProvider(new Policy(8), SETTINGS, DimseHandlers.storing(handler));
        StoreScu scu = scu(provider)) {
      List<StoreScu.Told> told = send(scu, MANY);

      assertThat(told).hasSize(MANY).allMatch(OperationsWindowTest::isKept);
      assertThat(uids(told)).doesNotHaveDuplicates();
      assertThat(held).hasSize(MANY);
      held.forEach(
          (uid, content) -> assertThat(content).isEqualTo(("content of " + uid).repeat(500)));
      assertThat(provider.established).hasSize(1);
    }
  }

  @Test
  void neverMoreThanWereAgreedOn() throws IOException {
    // 50 is more than was proposed, and no reason to send more than that.
    for (int agreed : new int[] {1, 3, 50}) {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      StoreHandler handler =
          (_, dataSet) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            dataSet.readAllBytes();
            now.decrementAndGet();
            return Status.SUCCESS;
          };
      try (LoopbackProvider provider =
              new LoopbackProvider(new Policy(agreed), SETTINGS, DimseHandlers.storing(handler));
          StoreScu scu = scu(provider)) {
        assertThat(send(scu, MANY)).hasSize(MANY).allMatch(OperationsWindowTest::isKept);
      }
      assertThat(most.get()).isBetween(1, Math.min(agreed, OperationsWindow.MAX));
    }
  }

  /** PS3.7 §D.3.3.3: it must not; the rest wait in the network until it is their turn. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whoeverSendsMoreThanWasAgreedOnWaitsAndIsAnswered(int agreed) throws IOException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    StoreHandler handler =
        (request, dataSet) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          held.put(request.sopInstanceUid(), "");
          dataSet.readAllBytes();
          now.decrementAndGet();
          return Status.SUCCESS;
        };
    try (LoopbackProvider provider =
        new LoopbackProvider(new Policy(agreed), SETTINGS, DimseHandlers.storing(handler))) {
      Negotiation negotiation =
          Caller.of("SENDER", SETTINGS)
              .call(
                  new RemoteNode("localhost", provider.port(), "ARCHIVE"),
                  List.of(new PresentationContext(1, CT, List.of(EXPLICIT))),
                  List.of(new AsynchronousOperationsWindow(agreed, 1)));
      Association association = ((Negotiation.Established) negotiation).association();
      MessageChannel channel = new MessageChannel(association);
      for (int id = 1; id <= MANY; id++) {
        channel.send(
            1, request(id), new ByteArrayInputStream(new byte[100])); // and reads no answer
      }
      List<Integer> answered = new ArrayList<>();
      for (int id = 1; id <= MANY; id++) {
        CommandSet response = channel.nextResponse().command();
        assertThat(response.us(CommandElement.STATUS)).hasValue(0);
        answered.add(response.us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO).orElseThrow());
      }
      association.release();

      assertThat(answered).hasSize(MANY).doesNotHaveDuplicates();
      assertThat(held).hasSize(MANY);
      assertThat(most.get()).isBetween(1, agreed);
    }
  }

  private static CommandSet request(int id) {
    return CommandSet.of(CommandField.C_STORE_RQ)
        .ui(CommandElement.AFFECTED_SOP_CLASS_UID, CT)
        .us(CommandElement.MESSAGE_ID, id)
        .us(CommandElement.PRIORITY, 0)
        .us(CommandElement.COMMAND_DATA_SET_TYPE, 1)
        .ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, Integer.toString(id))
        .build();
  }

  /**
   * An answer too many is to nothing that is under way: nobody can tell what became of the rest.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 99})
  void whoeverAnswersWhatWasNotAskedIsAborted(int more) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<Optional<AssociationEnd>> provider =
          new FutureTask<>(() -> answerTwice(listener.accept(), more));
      Thread.ofVirtual().start(provider);
      try (StoreScu scu =
          new StoreScu(
              Caller.of("SENDER", SETTINGS),
              new RemoteNode("localhost", listener.getLocalPort(), "ARCHIVE"),
              List.of(),
              List.of())) {
        List<StoreScu.Told> told = send(scu, 3);

        assertThat(told)
            .filteredOn(each -> each.outcome() instanceof StoreScu.Failed)
            .isNotEmpty()
            .allSatisfy(
                each ->
                    assertThat(((StoreScu.Failed) each.outcome()).why())
                        .contains("which has its answer or is none"));
      }
      assertThat(provider.get().orElseThrow()).isInstanceOf(AssociationEnd.Aborted.class);
    }
  }

  /** Answers the first of three requests twice, or one that never came. */
  private static Optional<AssociationEnd> answerTwice(Socket socket, int other) throws IOException {
    Negotiation negotiation = Association.accept(socket, "test", new Policy(8), SETTINGS);
    Association association = ((Negotiation.Established) negotiation).association();
    MessageChannel channel = new MessageChannel(association);
    try {
      MessageChannel.Received request = channel.nextRequest().orElseThrow();
      channel.dataSet(request.contextId()).readAllBytes();
      int id = request.command().us(CommandElement.MESSAGE_ID).orElseThrow();
      for (int answered : new int[] {id, other == 0 ? id : other}) {
        channel.send(
            request.contextId(),
            CommandSet.of(CommandField.C_STORE_RSP)
                .us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO, answered)
                .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
                .us(CommandElement.STATUS, 0)
                .build());
      }
      while (channel.nextRequest().isPresent()) {
        channel.dataSet(request.contextId()).readAllBytes();
      }
    } catch (AssociationException e) {
      // As it should.
    }
    return association.end();
  }

  @Test
  void answersMayComeInAnotherOrder() throws IOException {
    CountDownLatch last = new CountDownLatch(1);
    StoreHandler handler =
        (request, dataSet) -> {
          dataSet.readAllBytes();
          switch (request.sopInstanceUid()) {
            case "0" -> await(last);
            case "4" -> last.countDown();
            case String _ -> {}
          }
          return request.sopInstanceUid().equals("2") ? Status.OUT_OF_RESOURCES : Status.SUCCESS;
        };
    try (LoopbackProvider provider =
            new LoopbackProvider(new Policy(8), SETTINGS, DimseHandlers.storing(handler));
        StoreScu scu = scu(provider)) {
      List<StoreScu.Told> told = send(scu, 5);

      assertThat(uids(told)).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
      assertThat(uids(told).getFirst()).isNotEqualTo("0");
      for (StoreScu.Told each : told) {
        assertThat(isKept(each)).isEqualTo(!each.instance().sopInstanceUid().equals("2"));
      }
    }
  }

  @Test
  void whatWasUnderWayWhenTheAssociationWasLostIsNotKnown() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    List<LoopbackProvider> one = new ArrayList<>();
    AtomicInteger first = new AtomicInteger();
    StoreHandler handler =
        (_, dataSet) -> {
          dataSet.readAllBytes();
          if (first.incrementAndGet() <= 3) {
            three.countDown();
            await(three);
            one.getFirst().established.element().disconnect();
          }
          return Status.SUCCESS;
        };
    try (LoopbackProvider provider =
            new LoopbackProvider(new Policy(3), SETTINGS, DimseHandlers.storing(handler));
        StoreScu scu = scu(provider)) {
      one.add(provider);
      List<StoreScu.Told> lost = send(scu, 3);
      assertThat(lost).hasSize(3).allMatch(each -> each.outcome() instanceof StoreScu.Failed);

      assertThat(send(scu, 5)).hasSize(5).allMatch(OperationsWindowTest::isKept);
      assertThat(provider.established).hasSize(2);
    }
  }

  @Test
  void aFaultInOneEndsTheAssociation() throws IOException {
    StoreHandler handler =
        (request, dataSet) -> {
          dataSet.readAllBytes();
          if (request.sopInstanceUid().equals("1")) {
            throw new IllegalStateException("a fault, thrown on purpose by a test");
          }
          return Status.SUCCESS;
        };
    try (LoopbackProvider provider =
            new LoopbackProvider(new Policy(8), SETTINGS, DimseHandlers.storing(handler));
        StoreScu scu = scu(provider)) {
      assertThat(send(scu, 2))
          .filteredOn(each -> each.instance().sopInstanceUid().equals("1"))
          .allMatch(each -> each.outcome() instanceof StoreScu.Failed);
    }
  }

  private static boolean isKept(StoreScu.Told told) {
    return told.outcome() instanceof StoreScu.Answered answered && answered.status().kept();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
