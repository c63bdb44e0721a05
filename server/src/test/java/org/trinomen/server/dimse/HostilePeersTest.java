package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.FindScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;

/**
 * Peers that are broken, slow or out for harm get what they earn, and nobody else notices. There is
 * room for four associations: one that were left behind would be missed soon.
 */
@Timeout(300)
final class HostilePeersTest {

  private static final int STUDY = 1;
  private static final int ASSOCIATIONS_MAX = 4;

  @TempDir private static Path folder;

  private static QueriedArchive archive;
  private static int kept;

  @BeforeAll
  static void start() throws IOException {
    archive =
        new QueriedArchive(
            folder,
            Map.of("reader", QueriedArchive.node("READER", 104, "echo, store, find, get")),
            "dicom.artim-timeout = 1 s",
            "dicom.idle-timeout = 1 s",
            "limits.instance-size-max = 64 MiB",
            // These tests ask again and again until they are answered.
            "dicom.connects-per-second-max = 100000",
            "dicom.associations-max = " + ASSOCIATIONS_MAX,
            "dicom.associations-per-address-max = " + ASSOCIATIONS_MAX);
    for (int number = 1; number <= 4; number++) {
      byte[] pixels = new byte[8 << 20];
      DicomPeer.store(
          archive.port(),
          List.of(
              MadeInstance.of(
                  STUDY,
                  1,
                  number,
                  TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                  builder ->
                      builder
                          .integer(Tag.Rows, 2048)
                          .integer(Tag.Columns, 2048)
                          .bytes(Tag.PixelData, Vr.OW, pixels))));
      kept++;
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  /** What a hostile peer does, on a connection of its own. */
  private interface Deed {
    void to(HostilePeer peer) throws IOException;
  }

  private static Arguments row(String name, Deed deed, String ending) {
    return Arguments.argumentSet(name, deed, ending);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] lying(byte[] pdu, int at, int... values) {
    byte[] lie = pdu.clone();
    System.arraycopy(bytes(values), 0, lie, at, values.length);
    return lie;
  }

  private static byte[] half(byte[] pdu) {
    return Arrays.copyOf(pdu, pdu.length / 2);
  }

  /** PS3.8 Table 9-10, Sta2: whatever comes instead of a request, AA-1 aborts as user. */
  static Stream<Arguments> withoutAssociation() {
    byte[] request = HostilePeer.associateRequest();
    return Stream.of(
        row("connects and is silent", _ -> {}, "closed"),
        row("stops in its request", peer -> peer.write(half(request)), "closed"),
        row("speaks HTTP", peer -> peer.write("GET / HTTP/1.1\r\n\r\n".getBytes()), "abort 0 0"),
        row(
            "has a request of 4 GiB",
            peer -> peer.write(bytes(1, 0, 255, 255, 255, 255)),
            "abort 0 0"),
        row("begins with data", peer -> peer.write(HostilePeer.echo(false)), "abort 0 0"),
        row(
            "begins with a release",
            peer -> peer.write(bytes(5, 0, 0, 0, 0, 4, 0, 0, 0, 0)),
            "abort 0 0"));
  }

  @ParameterizedTest
  @MethodSource("withoutAssociation")
  void whoDoesNotGetSoFarAsAnAssociationIsLetGo(Deed deed, String ending) throws IOException {
    try (HostilePeer peer = new HostilePeer(archive.port())) {
      deed.to(peer);
      othersAreServed();
      assertThat(peer.ending()).isEqualTo(ending);
    }
  }

  static Stream<Arguments> withAssociation() {
    return Stream.concat(pdus(), messages());
  }

  private static Stream<Arguments> pdus() {
    byte[] echo = HostilePeer.echo(false);
    return Stream.of(
        row("is silent", _ -> {}, "abort 0 0"),
        row("stops in a PDU", peer -> peer.write(half(echo)), "abort 0 0"),
        row("has a PDU of 4 GiB", peer -> peer.write(bytes(4, 0, 255, 255, 255, 255)), "abort 2 6"),
        row("has a PDU of no kind", peer -> peer.write(bytes(9, 0, 0, 0, 0, 0)), "abort 2 1"),
        row(
            "has a fragment longer than its PDU",
            peer -> peer.write(lying(echo, 6, 0x7F, 255, 255, 255)),
            "abort 2 6"),
        row(
            "speaks in a context that was refused",
            peer -> peer.write(HostilePeer.data(HostilePeer.REFUSED, true, true, new byte[4])),
            "abort 2 6"),
        row(
            "speaks in a context that was not proposed",
            peer -> peer.write(HostilePeer.data(2, true, true, new byte[4])),
            "abort 2 6"),
        row(
            "asks for an association again",
            peer -> peer.write(HostilePeer.associateRequest()),
            "abort 2 2"));
  }

  private static Stream<Arguments> messages() {
    byte[] echo = HostilePeer.echo(false);
    // The command begins behind the headers of PDU and PDV, with its group length: tag, length,
    // value. The next element's length stands at 12 + 12 + 4.
    return Stream.of(
        row(
            "lies of the length of its command",
            peer -> peer.write(lying(echo, 20, 255, 255, 255, 127)),
            "status 0000"),
        row(
            "lies of the length of an element",
            peer -> peer.write(lying(echo, 28, 255, 255, 255, 127)),
            "abort 0 0"),
        row(
            "announces a data set that does not come",
            peer -> peer.write(HostilePeer.echo(true)),
            "abort 0 0"),
        row(
            "sends a data set that was not announced",
            peer -> peer.write(HostilePeer.data(HostilePeer.STORE, false, true, new byte[100])),
            "abort 0 0"),
        row(
            "has a command without end",
            peer -> {
              for (int i = 0; i < 3; i++) {
                peer.write(HostilePeer.data(HostilePeer.ECHO, true, false, new byte[32_000]));
              }
            },
            "abort 0 0"),
        row(
            "begins a command in each context",
            peer -> {
              for (int id = 7; id < 20; id += 2) {
                peer.write(HostilePeer.data(id, true, false, new byte[32_000]));
              }
            },
            "abort 0 0"),
        row(
            "stops in a data set",
            peer ->
                peer.write(
                    HostilePeer.store("1.2.3"),
                    HostilePeer.data(HostilePeer.STORE, false, false, half(instance().encoded()))),
            "abort 0 0"),
        row(
            "sends a data set that is none",
            peer ->
                peer.write(
                    HostilePeer.store("1.2.3"),
                    HostilePeer.data(HostilePeer.STORE, false, true, new byte[1000])),
            "status A900"));
  }

  private static MadeInstance instance() {
    return MadeInstance.of(9, 1, 1);
  }

  @ParameterizedTest
  @MethodSource("withAssociation")
  void whoBreaksTheRulesIsAbortedAndNobodyElse(Deed deed, String ending) throws IOException {
    try (HostilePeer peer = new HostilePeer(archive.port()).associated()) {
      deed.to(peer);
      othersAreServed();
      assertThat(peer.ending()).isEqualTo(ending);
    }
  }

  /** A byte now and then resets no clock: a request and a PDU have their time. */
  @Test
  void aByteNowAndThenIsNotEnough() throws IOException {
    try (HostilePeer caller = new HostilePeer(archive.port());
        HostilePeer sender = new HostilePeer(archive.port()).associated()) {
      caller.drip(HostilePeer.associateRequest());
      sender.drip(HostilePeer.data(HostilePeer.ECHO, true, true, new byte[10_000]));
    }
  }

  @Test
  void fragmentsWithoutContentEndNothing() throws IOException {
    try (HostilePeer peer = new HostilePeer(archive.port()).associated()) {
      for (int i = 0; i < 20_000; i++) {
        peer.write(HostilePeer.data(HostilePeer.ECHO, true, false, new byte[0]));
      }
      othersAreServed();
      peer.write(HostilePeer.echo(false));
      assertThat(peer.ending()).isEqualTo("status 0000");
    }
  }

  /** It is refused when it is over the limit, and dropped when it goes on for ever. */
  @Test
  void aDataSetWithoutEndComesToOne() throws IOException {
    try (HostilePeer peer = new HostilePeer(archive.port()).associated()) {
      peer.write(
          HostilePeer.store("1.2.3"),
          HostilePeer.data(HostilePeer.STORE, false, false, half(instance().encoded())));
      byte[] more = HostilePeer.data(HostilePeer.STORE, false, false, new byte[100_000]);
      assertThatThrownBy(
              () -> {
                while (true) {
                  peer.write(more);
                }
              })
          .isInstanceOf(IOException.class);
    }
    othersAreServed();
  }

  @Test
  void whoDisappearsInADataSetLeavesNothing() throws IOException {
    try (HostilePeer peer = new HostilePeer(archive.port()).associated()) {
      peer.write(
          HostilePeer.store("1.2.3"),
          HostilePeer.data(HostilePeer.STORE, false, false, half(instance().encoded())));
    }
    othersAreServed();
  }

  /** The answers pile up in the network until it takes no more; then the connection is dropped. */
  @Test
  void whoAsksWithoutReadingAnswersIsDropped() throws IOException {
    try (HostilePeer peer = new HostilePeer(archive.port()).associated()) {
      byte[] echo = HostilePeer.echo(false);
      assertThatThrownBy(
              () -> {
                while (true) {
                  peer.write(echo);
                }
              })
          .isInstanceOf(IOException.class);
    }
    othersAreServed();
  }

  /** All places taken by getters of which none reads, or one byte now and then: they lose them. */
  @ParameterizedTest
  @MethodSource("readers")
  void whoGetsWithoutReadingLosesItsPlace(Deed reading) throws IOException {
    List<HostilePeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < ASSOCIATIONS_MAX; i++) {
        peers.add(new HostilePeer(archive.port()).associated());
        peers.getLast().write(HostilePeer.get(MadeInstance.studyUid(STUDY)));
      }
      while (!(echoed() instanceof EchoScu.Answered)) {
        for (HostilePeer peer : peers) {
          reading.to(peer);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    } finally {
      for (HostilePeer peer : peers) {
        peer.close();
      }
    }
  }

  static Stream<Arguments> readers() {
    return Stream.of(
        Arguments.argumentSet("reads nothing", (Deed) _ -> Thread.onSpinWait()),
        Arguments.argumentSet("sips", (Deed) HostilePeer::sip));
  }

  private static EchoScu.Outcome echoed() {
    return EchoScu.echo(
        DicomPeer.caller("READER"), new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN"));
  }

  /** While the other one is connected. */
  private static void othersAreServed() throws IOException {
    while (!(echoed() instanceof EchoScu.Answered)) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    kept++;
    DicomPeer.store(archive.port(), List.of(MadeInstance.of(2, 1, kept)));
  }

  /** Nothing but what others have sent is there. */
  @AfterEach
  void nothingWasLeftBehind() {
    List<String> found = new ArrayList<>();
    // Places are given back a moment after whoever held them has gone.
    while (!(FindScu.find(
            DicomPeer.caller("READER"),
            new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN"),
            Uids.StudyRootQueryRetrieveInformationModelFind,
            new DataSetBuilder()
                .string(Tag.QueryRetrieveLevel, "IMAGE")
                .uid(Tag.SOPInstanceUID, "")
                .build(),
            match -> found.add(match.text(Tag.SOPInstanceUID)))
        instanceof QueryOutcome.Answered)) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      found.clear();
    }
    assertThat(found).hasSize(kept);
  }
}
