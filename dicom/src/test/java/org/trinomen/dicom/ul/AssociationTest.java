package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.ul.ScriptedPeer.Running;

/** The life of an established association against a peer that follows a script. */
@Timeout(30)
final class AssociationTest {

  private static final AssociationSettings LONG_ARTIM =
      ScriptedPeer.SETTINGS.withTimes(3_600_000, 5_000, 5_000);

  private ScriptedPeer peer;

  @BeforeEach
  void connect() throws Exception {
    peer = ScriptedPeer.connect();
  }

  @AfterEach
  void disconnect() throws Exception {
    peer.close();
  }

  private static Pdu.PDataTf data(Pdv... values) {
    return new Pdu.PDataTf(List.of(values));
  }

  private static Pdv pdv(int contextId, boolean command, boolean last, String text) {
    return new Pdv(contextId, command, last, ByteBuffer.wrap(text.getBytes()));
  }

  private static String text(Pdv pdv) {
    byte[] bytes = new byte[pdv.fragment().remaining()];
    pdv.fragment().duplicate().get(bytes);
    return new String(bytes);
  }

  @Test
  void fragmentsComeInOrderHoweverTheyArePacked() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    peer.send(
        data(pdv(1, true, false, "com"), pdv(1, true, true, "mand"), pdv(1, false, false, "da")),
        data(),
        data(pdv(1, false, true, "ta")));

    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Pdv pdv = association.receive();
      seen.add((pdv.command() ? "command " : "data ") + text(pdv) + (pdv.last() ? "." : ""));
    }

    assertThat(seen).containsExactly("command com", "command mand.", "data da", "data ta.");
    association.disconnect();
  }

  @ParameterizedTest
  @ValueSource(longs = {128, 4096, 16384, 0, 0xFFFF_FFFFL})
  void noPduIsLongerThanThePeerWants(long pduLengthMax) throws Exception {
    byte[] bytes = new byte[300_001];
    new Random(1).nextBytes(bytes);
    Association association = peer.requested(ScriptedPeer.SETTINGS, pduLengthMax);
    Running<String> sending =
        ScriptedPeer.run(
            () -> {
              association.send(1, true, new byte[700]);
              association.send(1, false, bytes);
              association.flush();
              return "sent";
            });

    ByteArrayOutputStream command = new ByteArrayOutputStream();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean last = false;
    while (!last) {
      Pdu.PDataTf pdu = (Pdu.PDataTf) peer.receive();
      long length = PduWriter.write(pdu).length - 6;
      assertThat(length).isLessThanOrEqualTo(pduLengthMax == 0 ? 256 << 10 : pduLengthMax);
      for (Pdv pdv : pdu.values()) {
        (pdv.command() ? command : received)
            .write(
                pdv.fragment().array(),
                pdv.fragment().arrayOffset() + pdv.fragment().position(),
                pdv.fragment().remaining());
        last = !pdv.command() && pdv.last();
      }
    }

    assertThat(sending.outcome()).isEqualTo("sent");
    assertThat(command.size()).isEqualTo(700);
    assertThat(received.toByteArray()).isEqualTo(bytes);
    association.disconnect();
  }

  /** Fragments that fill their PDU exactly: the last one still says so. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 121, 122, 123, 244, 366})
  void lastFragmentIsMarkedWhateverTheLength(int length) throws Exception {
    Association association = peer.requested(ScriptedPeer.SETTINGS, 128);
    association.send(1, false, new byte[length]);
    association.flush();

    int seen = 0;
    boolean last = false;
    while (!last) {
      Pdv pdv = ((Pdu.PDataTf) peer.receive()).values().getFirst();
      seen += pdv.fragment().remaining();
      last = pdv.last();
      assertThat(last).isEqualTo(seen == length);
      assertThat(pdv.fragment().remaining())
          .isEqualTo(Math.min(122, length - (seen - pdv.fragment().remaining())));
    }
    association.disconnect();
  }

  static Stream<Arguments> offences() {
    return Stream.of(
        Arguments.of("08 00 00 00 00 00", new Pdu.Abort(2, 1), "unknown PDU type 8"),
        Arguments.of(
            "02 00 00 00 00 44 00 01 00 00 'A' 20*15 'B' 20*15 00*32",
            new Pdu.Abort(2, 2),
            "unexpected A-ASSOCIATE-AC"),
        Arguments.of("06 00 00 00 00 04 00*4", new Pdu.Abort(2, 2), "unexpected A-RELEASE-RP"),
        Arguments.of(
            "04 00 00 00 00 06 00 00 00 03 01 03", new Pdu.Abort(2, 6), "Item-length is 3"),
        Arguments.of("04 00 00 04 00 01", new Pdu.Abort(2, 6), "the limit is 262144"),
        Arguments.of("04 00 FF FF FF FF", new Pdu.Abort(2, 6), "has length 4294967295"),
        Arguments.of("05 00 00 00 00 05 00*5", new Pdu.Abort(2, 6), "the limit is 4"),
        Arguments.of("05 00 00 00 00 03 00*3", new Pdu.Abort(2, 6), "reserved needs 4"),
        Arguments.of(
            "04 00 00 00 00 06 00 00 00 02 03 03", new Pdu.Abort(2, 6), "context 3 not agreed"));
  }

  @ParameterizedTest
  @MethodSource("offences")
  void offenceAgainstTheProtocolIsAbortedWithItsReason(
      String annotated, Pdu.Abort expected, String what) throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    Running<Pdv> receiving = ScriptedPeer.run(association::receive);

    peer.sendBytes(AnnotatedBytes.parse(annotated));

    assertThat(peer.receive()).isEqualTo(expected);
    assertThat(receiving.failure())
        .isInstanceOf(AssociationException.class)
        .hasMessageContaining(what);
    AssociationEnd.Aborted end = (AssociationEnd.Aborted) association.end().orElseThrow();
    assertThat(end.byPeer()).isFalse();
    assertThat(end.abort()).isEqualTo(expected);
    // Sta13: what still comes is ignored, the peer closes.
    peer.send(new Pdu.ReleaseRq());
    Running<String> closing =
        ScriptedPeer.run(
            () -> {
              association.close();
              return "closed";
            });
    peer.close();
    assertThat(closing.outcome()).isEqualTo("closed");
  }

  /** AA-7: an A-ASSOCIATE-RQ or rubbish in Sta13 is answered with an abort once more. */
  @Test
  void rubbishWhileWaitingForTheCloseIsAbortedAgain() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    association.abort("enough");
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    Running<String> closing =
        ScriptedPeer.run(
            () -> {
              association.close();
              return "closed";
            });

    peer.send(ScriptedPeer.request(0));
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.UNEXPECTED_PDU);
    peer.send(Pdu.Abort.BY_USER); // AA-2

    assertThat(closing.outcome()).isEqualTo("closed");
    assertThat(peer.seesClose()).isTrue();
  }

  /** A peer that never closes is dropped when ARTIM expires. */
  @Test
  void artimEndsTheWaitForTheClose() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS.withTimes(100, 5_000, 5_000), 0);
    association.abort("enough");
    association.close();

    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    assertThat(peer.seesClose()).isTrue();
  }

  @Test
  void releaseByThePeerIsAnswered() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    peer.send(new Pdu.ReleaseRq());

    assertThat(association.receiveFirst()).isEqualTo(Optional.empty());
    assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRp());
    assertThat(association.end()).contains(new AssociationEnd.Released(true));
    assertThatThrownBy(association::receive).isInstanceOf(AssociationException.class);
    peer.close();
    association.close();
  }

  @Test
  void releaseByUsWaitsForTheAnswerAndDropsWhatCrossesIt() throws Exception {
    Association association = peer.requested(ScriptedPeer.SETTINGS, 0);
    Running<AssociationEnd> releasing = ScriptedPeer.run(association::release);

    assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRq());
    peer.send(data(pdv(1, true, true, "late")), new Pdu.ReleaseRp());

    assertThat(releasing.outcome()).isEqualTo(new AssociationEnd.Released(false));
    assertThat(peer.seesClose()).isTrue();
  }

  /** PS3.8 §7.2.2.7: the requestor answers first. */
  @Test
  void releaseCollisionAsRequestor() throws Exception {
    Association association = peer.requested(ScriptedPeer.SETTINGS, 0);
    Running<AssociationEnd> releasing = ScriptedPeer.run(association::release);

    assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRq());
    peer.send(new Pdu.ReleaseRq());
    assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRp());
    peer.send(new Pdu.ReleaseRp());

    assertThat(releasing.outcome()).isEqualTo(new AssociationEnd.Released(false));
    assertThat(peer.seesClose()).isTrue();
  }

  /** PS3.8 §7.2.2.7: the acceptor answers once the requestor has. */
  @Test
  void releaseCollisionAsAcceptor() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    Running<AssociationEnd> releasing = ScriptedPeer.run(association::release);

    assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRq());
    peer.send(new Pdu.ReleaseRq());
    peer.send(new Pdu.ReleaseRp());
    assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRp());

    assertThat(releasing.outcome()).isEqualTo(new AssociationEnd.Released(false));
    peer.close();
    association.close();
  }

  @Test
  void abortByThePeerNamesItsSource() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    Running<Pdv> receiving = ScriptedPeer.run(association::receive);
    peer.send(Pdu.Abort.INVALID_PARAMETER);

    assertThat(receiving.failure())
        .hasMessage("association aborted there by the protocol layer: invalid PDU parameter value");
    assertThat(association.end())
        .contains(new AssociationEnd.Aborted(true, Pdu.Abort.INVALID_PARAMETER, ""));
    association.close();
  }

  @Test
  void connectionLostWithinAPduIsReported() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    Running<Pdv> receiving = ScriptedPeer.run(association::receive);
    peer.sendBytes(AnnotatedBytes.parse("04 00 00 00 10 00 00 00 0F FC 01 00 'part'"));
    peer.close();

    assertThat(receiving.failure()).hasMessageContaining("connection lost");
    association.close();
  }

  @Test
  void silentPeerIsAbortedAfterTheIdleTimeout() throws Exception {
    AssociationSettings brief = ScriptedPeer.SETTINGS.withTimes(100, 100, 5_000);
    Association association = peer.accepted(brief, 0);
    Running<Optional<Pdv>> receiving = ScriptedPeer.run(association::receiveFirst);

    assertThat(receiving.failure()).hasMessageContaining("nothing came for 100 ms");
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    association.close();
    assertThat(peer.seesClose()).isTrue();
  }

  @Test
  void peerThatStopsWithinAPduIsAbortedToo() throws Exception {
    AssociationSettings brief = ScriptedPeer.SETTINGS.withTimes(100, 100, 5_000);
    Association association = peer.accepted(brief, 0);
    Running<Pdv> receiving = ScriptedPeer.run(association::receive);
    peer.sendBytes(AnnotatedBytes.parse("04 00 00 00 10 00 00 00"));

    assertThat(receiving.failure()).hasMessageContaining("timed out");
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    association.close();
  }

  /** Java's sockets know no timeout for writes: the guard drops the connection. */
  @Test
  void peerThatReadsNothingIsDroppedAfterTheWriteTimeout() throws Exception {
    AssociationSettings brief = ScriptedPeer.SETTINGS.withTimes(5_000, 5_000, 200);
    Association association = peer.requested(brief, 0);

    assertThatThrownBy(() -> association.send(1, false, new Endless()))
        .isInstanceOf(AssociationException.class)
        .hasMessageContaining("took nothing for 200 ms");
    association.close();
  }

  @Test
  void stoppingEndsAnIdleAssociationAtOnceAndABusyOneAfterItsMessage() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    peer.send(data(pdv(1, true, false, "first half")));
    assertThat(association.receiveFirst()).isPresent();
    association.stopWhenIdle(5_000);
    peer.send(data(pdv(1, true, true, "second half")));
    assertThat(association.receive().last()).isTrue();

    assertThat(association.receiveFirst()).isEmpty();
    assertThat(association.end()).contains(new AssociationEnd.Stopped());
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    peer.close();
    association.close();
  }

  @Test
  void peerThatDoesNotCloseAfterWeStoppedIsNotWaitedForAsLongAsArtim() throws Exception {
    Association association = peer.accepted(LONG_ARTIM, 0);
    association.stopWhenIdle(50);

    assertThat(association.receiveFirst()).isEmpty();
    assertThat(closing(association).outcome()).isEqualTo("closed");
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    assertThat(peer.seesClose()).isTrue();
  }

  @Test
  void stoppingCutsShortAWaitForThePeerToClose() throws Exception {
    Association association = peer.accepted(LONG_ARTIM, 0);
    Running<String> closing = closing(association);
    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    association.stopWhenIdle(50);

    assertThat(closing.outcome()).isEqualTo("closed");
  }

  @Test
  void stoppingCutsShortAWaitAfterGarbageToo() throws Exception {
    Association association = peer.accepted(LONG_ARTIM, 0);
    peer.sendBytes(AnnotatedBytes.parse("FF 00 00 00 00 00"));
    assertThatThrownBy(association::receive).isInstanceOf(AssociationException.class);
    Running<String> closing = closing(association);
    association.stopWhenIdle(50);

    assertThat(closing.outcome()).isEqualTo("closed");
  }

  private static Running<String> closing(Association association) {
    return ScriptedPeer.run(
        () -> {
          association.close();
          return "closed";
        });
  }

  @Test
  void disconnectFreesABlockedReader() throws Exception {
    Association association = peer.accepted(ScriptedPeer.SETTINGS, 0);
    Running<Pdv> receiving = ScriptedPeer.run(association::receive);
    association.disconnect();

    assertThat(receiving.failure()).isInstanceOf(AssociationException.class);
    association.close();
  }

  @Test
  void closingWithoutReleaseAborts() throws Exception {
    Association association = peer.requested(ScriptedPeer.SETTINGS, 0);
    Running<String> closing = closing(association);

    assertThat(peer.receive()).isEqualTo(Pdu.Abort.BY_USER);
    peer.close();
    assertThat(closing.outcome()).isEqualTo("closed");
  }

  /** Sends for ever. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return length;
    }
  }
}
