package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PduWriter;
import org.trinomen.dicom.ul.Pdv;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;

/** C-FIND, C-GET and C-MOVE in both roles, and peers that do not play by the rules. */
@Timeout(60)
final class QueryRetrieveTest {

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER).withTimes(2_000, 10_000, 1_000);
  private static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;
  private static final String GET = Uids.StudyRootQueryRetrieveInformationModelGet;
  private static final String MOVE = Uids.StudyRootQueryRetrieveInformationModelMove;
  private static final String CT = Uids.CTImageStorage;
  private static final String EXPLICIT = Uids.ExplicitVRLittleEndian;
  private static final DataSet QUESTION =
      new DataSetBuilder().string(Tag.QueryRetrieveLevel, "STUDY").build();

  /** Takes everything, and lets whoever asks be provider. */
  private static final AssociationPolicy ANYTHING =
      (request, _) -> {
        List<UserItem> roles = new ArrayList<>();
        for (UserItem.RoleSelection role :
            request.userInformation().all(UserItem.RoleSelection.class)) {
          roles.add(role);
        }
        return new AssociationPolicy.Accept(
            request.contexts().stream()
                .map(
                    context ->
                        PresentationContext.Result.accept(
                            context, context.transferSyntaxes().getFirst()))
                .toList(),
            roles);
      };

  private record Sample(String sopInstanceUid, String sopClassUid, int length, boolean readable)
      implements OutgoingInstance {

    static Sample of(int number) {
      return new Sample("1.2." + number, CT, 5_000, true);
    }

    @Override
    public String transferSyntaxUid() {
      return EXPLICIT;
    }

    @Override
    public void writeTo(String as, OutputStream out) throws IOException {
      if (!readable) {
        throw new IOException("bad sector");
      }
      out.write(new byte[length]);
    }
  }

  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final Map<String, Integer> received = new ConcurrentHashMap<>();
  private final BlockingQueue<Optional<String>> originators = new LinkedBlockingQueue<>();
  private LoopbackProvider provider;
  private LoopbackProvider destination;

  @AfterEach
  void stop() {
    for (LoopbackProvider each : new LoopbackProvider[] {provider, destination}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private RemoteNode start(FindHandler find, List<Sample> instances) throws IOException {
    RetrieveHandler retrieve =
        new RetrieveHandler() {
          @Override
          public Retrieval retrieve(QueryRequest request, Optional<String> to) {
            return to.isEmpty()
                ? new Here(instances)
                : new There(
                    instances,
                    Caller.of("SERVER", SETTINGS),
                    new RemoteNode("localhost", destination.port(), to.get()),
                    List.of());
          }

          @Override
          public void failed(QueryRequest request, OutgoingInstance instance, String why) {
            failures.add(instance.sopInstanceUid() + ": " + why);
          }

          @Override
          public void ended(QueryRequest request, SubOperations count, Status status) {
            ends.add(count.describe() + "; " + status.describe());
          }
        };
    provider =
        new LoopbackProvider(
            ANYTHING,
            SETTINGS,
            new DimseHandlers(this::store, Optional.of(find), Optional.of(retrieve), _ -> {}));
    return new RemoteNode("localhost", provider.port(), "SERVER");
  }

  private RemoteNode start(List<Sample> instances) throws IOException {
    return start((_, _) -> Status.SUCCESS, instances);
  }

  private Status store(StoreRequest request, InputStream dataSet) throws IOException {
    received.put(request.sopInstanceUid(), dataSet.readAllBytes().length);
    originators.add(request.moveOriginatorAeTitle());
    return request.sopInstanceUid().endsWith("3") ? Status.OUT_OF_RESOURCES : Status.SUCCESS;
  }

  private static FindHandler numbered(int count) {
    return (_, matches) -> {
      for (int i = 0; i < count; i++) {
        if (!matches.send(new DataSetBuilder().integer(Tag.StudyID, i).build(), i % 2 == 0)) {
          return Status.SUCCESS;
        }
      }
      return Status.SUCCESS;
    };
  }

  private static List<Sample> samples(int count) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(Sample.of(i));
    }
    return samples;
  }

  private static Caller caller() {
    return Caller.of("ME", SETTINGS);
  }

  @Test
  void matchesComeInTheirOrder() throws IOException {
    RemoteNode node = start(numbered(5_000), List.of());
    List<String> found = new ArrayList<>();

    QueryOutcome outcome =
        FindScu.find(caller(), node, FIND, QUESTION, match -> found.add(match.text(Tag.StudyID)));

    assertThat(outcome).isEqualTo(answered(Status.SUCCESS, new SubOperations(0, 0, 0, 0)));
    assertThat(found).hasSize(5_000).startsWith("0", "1", "2").endsWith("4999");
  }

  @Test
  void aCancelledQueryEndsLongBeforeItsMatchesDo() throws Exception {
    BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
    FindHandler endless =
        (_, matches) -> {
          int count = 0;
          while (matches.send(new DataSetBuilder().integer(Tag.StudyID, count).build(), true)) {
            count++;
          }
          sent.add(count);
          return Status.SUCCESS;
        };
    RemoteNode node = start(endless, List.of());

    QueryOutcome outcome = FindScu.find(caller(), node, FIND, QUESTION, _ -> false);

    assertThat(outcome).isEqualTo(answered(Status.CANCEL, new SubOperations(0, 0, 0, 0)));
    assertThat(sent.poll(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void instancesComeOverTheAssociationThatAsksAndAreCounted() throws Exception {
    List<Sample> samples = new ArrayList<>(samples(5)); // the peer refuses number 3
    samples.add(new Sample("1.2.8", CT, 0, false));
    samples.add(new Sample("1.2.9", Uids.MRImageStorage, 10, true));
    RemoteNode node = start(samples);
    List<SubOperations> pending = new ArrayList<>();

    QueryOutcome outcome = get(node, count -> pending.add(count));

    assertThat(outcome)
        .isEqualTo(
            new QueryOutcome.Answered(
                Status.SUB_OPERATIONS_WITH_FAILURES.withComment(
                    "no presentation context for 1.2.840.10008.5.1.4.1.1.4"),
                new SubOperations(0, 4, 3, 0),
                List.of("1.2.3", "1.2.8", "1.2.9")));
    assertThat(pending)
        .startsWith(new SubOperations(6, 1, 0, 0), new SubOperations(5, 2, 0, 0))
        .endsWith(new SubOperations(1, 4, 2, 0))
        .hasSize(6);
    assertThat(received).hasSize(5).containsEntry("1.2.4", 5_000);
    assertThat(failures)
        .containsExactly(
            "1.2.3: 0xA700 failure",
            "1.2.8: bad sector",
            "1.2.9: no presentation context for 1.2.840.10008.5.1.4.1.1.4");
    assertThat(ends.poll(5, TimeUnit.SECONDS)).startsWith("4 completed, 3 failed");
  }

  @Test
  void aCancelledRetrievalSaysWhatIsLeft() throws IOException {
    RemoteNode node = start(samples(100));

    QueryOutcome outcome = get(node, count -> count.completed() < 2);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            QueryOutcome.Answered.class,
            answer -> {
              assertThat(answer.status()).isEqualTo(Status.CANCEL);
              assertThat(answer.count().remaining()).isBetween(1, 98);
              assertThat(answer.count().remaining() + received.size()).isEqualTo(100);
            });
  }

  @Test
  void nothingToRetrieveIsSuccess() throws IOException {
    assertThat(get(start(List.of()), _ -> true))
        .isEqualTo(answered(Status.SUCCESS, new SubOperations(0, 0, 0, 0)));
  }

  @Test
  void whatIsMovedNamesWhoAskedForIt() throws Exception {
    RemoteNode node = start(samples(3));
    destination = new LoopbackProvider(ANYTHING, SETTINGS, DimseHandlers.storing(this::store));

    QueryOutcome outcome = MoveScu.move(caller(), node, MOVE, QUESTION, "THERE", _ -> true);

    assertThat(outcome).isEqualTo(answered(Status.SUCCESS, new SubOperations(0, 3, 0, 0)));
    assertThat(originators).hasSize(3).containsOnly(Optional.of("ME"));
  }

  @Test
  void aDestinationThatIsNotThereFailsAllOfItAtOnce() throws Exception {
    RemoteNode node = start(samples(200));
    destination = new LoopbackProvider(ANYTHING, SETTINGS, DimseHandlers.storing(this::store));
    destination.close();

    QueryOutcome outcome = MoveScu.move(caller(), node, MOVE, QUESTION, "THERE", _ -> true);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            QueryOutcome.Answered.class,
            answer -> {
              assertThat(answer.status().code()).isEqualTo(0xA702);
              assertThat(answer.status().comment()).contains("can't connect");
              assertThat(answer.count()).isEqualTo(new SubOperations(0, 0, 200, 0));
              assertThat(answer.failed()).hasSize(200);
            });
  }

  @Test
  void aPeerThatStopsReadingInTheMiddleIsDropped() throws Exception {
    start(List.of(new Sample("1.2.1", CT, 200_000_000, true)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
      associate(socket, GET);
      send(socket, request(CommandField.C_GET_RQ, GET), QUESTION_BYTES);

      assertThat(provider.ends.poll(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              AssociationEnd.ConnectionLost.class,
              end -> assertThat(end.describe()).contains("took nothing for 1000 ms"));
    }
    assertThat(ends.poll(5, TimeUnit.SECONDS)).startsWith("0 completed, 0 failed");
  }

  @Test
  void anIdentifierWithoutEndIsAborted() throws Exception {
    start(List.of());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
      associate(socket, FIND);
      OutputStream out = socket.getOutputStream();
      out.write(pdu(true, true, request(CommandField.C_FIND_RQ, FIND)));
      for (int i = 0; i < 40; i++) {
        out.write(pdu(false, false, new byte[32_000]));
      }

      assertThat(provider.ends.poll(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              AssociationEnd.Aborted.class,
              end -> assertThat(end.what()).contains("data set of more than 1048576 bytes"));
    }
  }

  @Test
  void anIdentifierThatIsNoneIsAnsweredAndTheAssociationGoesOn() throws Exception {
    start(List.of());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
      associate(socket, FIND);
      send(socket, request(CommandField.C_FIND_RQ, FIND), new byte[] {8, 0, 0x52, 0, 67});
      CommandSet refused = response(socket);
      assertThat(refused.us(CommandElement.STATUS)).hasValue(0xC001);
      send(socket, request(CommandField.C_FIND_RQ, FIND), QUESTION_BYTES);

      assertThat(response(socket).us(CommandElement.STATUS)).hasValue(0);
    }
  }

  private QueryOutcome get(RemoteNode node, Predicate<SubOperations> progress) {
    return GetScu.get(
        caller(),
        node,
        GET,
        QUESTION,
        List.of(new GetScu.Proposal(CT, List.of(EXPLICIT))),
        this::store,
        progress);
  }

  private static QueryOutcome answered(Status status, SubOperations count) {
    return new QueryOutcome.Answered(status, count, List.of());
  }

  // ---- by hand, for what a peer that keeps the rules can't do

  /** (0008,0052) CS STUDY, in explicit VR little endian. */
  private static final byte[] QUESTION_BYTES =
      new byte[] {8, 0, 0x52, 0, 'C', 'S', 6, 0, 'S', 'T', 'U', 'D', 'Y', ' '};

  private static void associate(Socket socket, String sopClass) throws IOException {
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            PduWriter.write(
                new Pdu.AssociateRq(
                    1,
                    "A",
                    "B",
                    Pdu.DICOM_APPLICATION_CONTEXT,
                    List.of(
                        new PresentationContext(1, sopClass, List.of(EXPLICIT)),
                        new PresentationContext(3, CT, List.of(EXPLICIT))),
                    new UserInformation(
                        List.of(
                            new UserItem.MaximumLength(16_384),
                            new UserItem.RoleSelection(CT, false, true))))));
    assertThat(pdu(socket)[0]).isEqualTo((byte) 2);
  }

  private static byte[] request(int field, String sopClass) {
    return CommandSet.of(field)
        .ui(CommandElement.AFFECTED_SOP_CLASS_UID, sopClass)
        .us(CommandElement.MESSAGE_ID, 7)
        .us(CommandElement.PRIORITY, 0)
        .us(CommandElement.COMMAND_DATA_SET_TYPE, 1)
        .build()
        .encode();
  }

  private static void send(Socket socket, byte[] command, byte[] dataSet) throws IOException {
    socket.getOutputStream().write(pdu(true, true, command));
    socket.getOutputStream().write(pdu(false, true, dataSet));
  }

  private static byte[] pdu(boolean command, boolean last, byte[] bytes) {
    return PduWriter.write(
        new Pdu.PDataTf(List.of(new Pdv(1, command, last, ByteBuffer.wrap(bytes)))));
  }

  private static byte[] pdu(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] header = in.readNBytes(6);
    byte[] body = in.readNBytes(ByteBuffer.wrap(header).getInt(2));
    byte[] pdu = Arrays.copyOf(header, 6 + body.length);
    System.arraycopy(body, 0, pdu, 6, body.length);
    return pdu;
  }

  private static CommandSet response(Socket socket) throws IOException {
    byte[] pdu = pdu(socket);
    return CommandSet.decode(Arrays.copyOfRange(pdu, 12, pdu.length));
  }
}
