package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.dicom.ul.ScriptedPeer.Running;

/** How associations come about, or don't, in both roles. */
final class NegotiationTest {

  private ScriptedPeer peer;

  @BeforeEach
  void connect() throws Exception {
    peer = ScriptedPeer.connect();
  }

  @AfterEach
  void disconnect() throws Exception {
    peer.close();
  }

  private Running<Negotiation> accepting(AssociationPolicy policy) {
    return ScriptedPeer.run(
        () -> Association.accept(peer.ours, "test", policy, ScriptedPeer.SETTINGS));
  }

  private Running<Negotiation> requesting() {
    return ScriptedPeer.run(
        () ->
            Association.request(peer.ours, "test", ScriptedPeer.request(0), ScriptedPeer.SETTINGS));
  }

  @Test
  void acceptorAnswersEveryContextAndNamesItself() throws Exception {
    Pdu.AssociateRq request =
        new Pdu.AssociateRq(
            1,
            "ARCHIVE",
            "PEER",
            Pdu.DICOM_APPLICATION_CONTEXT,
            List.of(
                new PresentationContext(1, "1.1", List.of("2.1", "2.2")),
                new PresentationContext(3, "1.2", List.of("2.1"))),
            new UserInformation(List.of()));
    Running<Negotiation> negotiation =
        accepting(
            (rq, remote) ->
                new AssociationPolicy.Accept(
                    List.of(new PresentationContext.Result(1, 0, "2.2")),
                    List.of(new UserItem.RoleSelection("1.1", true, false))));

    peer.send(request);
    Pdu.AssociateAc answer = (Pdu.AssociateAc) peer.receive();

    assertThat(answer.calledAeTitle()).isEqualTo("ARCHIVE");
    assertThat(answer.callingAeTitle()).isEqualTo("PEER");
    assertThat(answer.contexts())
        .containsExactly(
            new PresentationContext.Result(1, 0, "2.2"),
            new PresentationContext.Result(3, 2, "2.1"));
    assertThat(answer.userInformation().pduLengthMax()).hasValue(256 << 10);
    assertThat(answer.userInformation().implementationClassUid()).contains("2.25.1");
    assertThat(answer.userInformation().implementationVersionName()).contains("TRINOMEN_TEST");
    assertThat(answer.userInformation().all(UserItem.RoleSelection.class)).hasSize(1);
    Association association = ((Negotiation.Established) negotiation.outcome()).association();
    assertThat(association.contexts())
        .containsExactly(new PresentationContext.Accepted(1, "1.1", "2.2"));
    association.disconnect();
  }

  @Test
  void policySeesTheUserIdentity() throws Exception {
    UserItem.UserIdentityRequest identity =
        new UserItem.UserIdentityRequest(1, true, new Octets(new byte[] {'m', 'e'}), Octets.NONE);
    Running<Negotiation> negotiation =
        accepting(
            (rq, remote) ->
                rq.userInformation().userIdentity().equals(Optional.of(identity))
                    ? new AssociationPolicy.Accept(
                        List.of(), List.of(new UserItem.UserIdentityResponse(Octets.NONE)))
                    : new AssociationPolicy.Reject(Rejection.NO_REASON));

    peer.send(
        new Pdu.AssociateRq(1, "A", "B", "1.2", List.of(), new UserInformation(List.of(identity))));

    Pdu.AssociateAc answer = (Pdu.AssociateAc) peer.receive();
    assertThat(answer.userInformation().first(UserItem.UserIdentityResponse.class)).isPresent();
    ((Negotiation.Established) negotiation.outcome()).association().disconnect();
  }

  @Test
  void rejectedRequestorIsToldWhyAndClosesFirst() throws Exception {
    Running<Negotiation> negotiation =
        accepting(
            (rq, remote) -> new AssociationPolicy.Reject(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED));

    peer.send(ScriptedPeer.request(0));

    assertThat(peer.receive()).isEqualTo(new Pdu.AssociateRj(1, 1, 7));
    assertThat(negotiation.task().isDone()).isFalse(); // Sta13: waits for our close
    peer.close();
    assertThat(negotiation.outcome())
        .isEqualTo(new Negotiation.Rejected(ScriptedPeer.request(0), new Pdu.AssociateRj(1, 1, 7)));
  }

  @Test
  void otherProtocolVersionIsRejectedByTheProvider() throws Exception {
    Running<Negotiation> negotiation = accepting(ScriptedPeer.acceptAll());
    Pdu.AssociateRq version2 =
        new Pdu.AssociateRq(2, "A", "B", "1.2", List.of(), new UserInformation(List.of()));

    peer.send(version2);

    assertThat(peer.receive()).isEqualTo(new Pdu.AssociateRj(1, 2, 2));
    peer.close();
    assertThat(negotiation.outcome()).isInstanceOf(Negotiation.Rejected.class);
  }

  /** AA-1 in Sta2: the standard has us abort with the service user as source. */
  @ParameterizedTest
  @MethodSource("nonsense")
  void nonsenseInsteadOfARequestIsAborted(String annotated) throws Exception {
    Running<Negotiation> negotiation = accepting(ScriptedPeer.acceptAll());

    peer.sendBytes(AnnotatedBytes.parse(annotated));

    assertThat(peer.receive()).isEqualTo(new Pdu.Abort(0, 0));
    peer.close();
    assertThat(negotiation.outcome()).isInstanceOf(Negotiation.Failed.class);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of("04 00 00 00 00 00           // P-DATA-TF"),
        Arguments.of("05 00 00 00 00 04 00 00 00 00  // A-RELEASE-RQ"),
        Arguments.of("02 00 00 00 00 00           // A-ASSOCIATE-AC, and broken"),
        Arguments.of("01 00 00 00 00 02 00 01     // A-ASSOCIATE-RQ cut short"),
        Arguments.of("01 00 7F FF FF FF           // A-ASSOCIATE-RQ of 2 GB"),
        Arguments.of("01 00 FF FF FF FF           // A-ASSOCIATE-RQ of 4 GB"),
        Arguments.of("16 03 01 02 00 01           // TLS ClientHello"),
        Arguments.of("'GET / HTTP/1.1' 0D 0A      // a browser"));
  }

  @Test
  void requestMayComeByteByByte() throws Exception {
    Running<Negotiation> negotiation = accepting(ScriptedPeer.acceptAll());
    for (byte b : PduWriter.write(ScriptedPeer.request(0))) {
      peer.sendBytes(new byte[] {b});
    }

    assertThat(peer.receive()).isInstanceOf(Pdu.AssociateAc.class);
    ((Negotiation.Established) negotiation.outcome()).association().disconnect();
  }

  /** The largest there can be: 128 contexts, each with 40 transfer syntaxes of 64 characters. */
  @Test
  void hugeRequestIsRead() throws Exception {
    List<String> syntaxes =
        IntStream.range(10, 50).mapToObj(i -> "1." + "2".repeat(60) + i).toList();
    List<PresentationContext> contexts =
        IntStream.range(0, 128)
            .mapToObj(i -> new PresentationContext(2 * i + 1, "1.2." + i, syntaxes))
            .toList();
    Running<Negotiation> negotiation = accepting(ScriptedPeer.acceptAll());

    peer.send(new Pdu.AssociateRq(1, "A", "B", "1.2", contexts, new UserInformation(List.of())));

    assertThat(((Pdu.AssociateAc) peer.receive()).contexts()).hasSize(128);
    ((Negotiation.Established) negotiation.outcome()).association().disconnect();
  }

  /** ARTIM in Sta2, with a clock that jumps: whoever connects and says nothing is let go. */
  @Test
  void silentCallerIsLetGoWhenArtimExpires() throws Exception {
    AtomicLong now = new AtomicLong();
    Negotiation negotiation =
        Negotiator.accept(
            TransportConnection.plain(peer.ours),
            "test",
            ScriptedPeer.acceptAll(),
            ScriptedPeer.SETTINGS,
            () -> now.getAndAdd(3_000_000_000L));

    assertThat(negotiation).isInstanceOf(Negotiation.Failed.class);
    assertThat(((Negotiation.Failed) negotiation).end())
        .isInstanceOf(AssociationEnd.TimedOut.class);
    assertThat(((Negotiation.Failed) negotiation).end().describe()).contains("ARTIM, 5000 ms");
    assertThat(peer.seesClose()).isTrue();
  }

  /** The same in real time; a peer that sends a byte now and then gains nothing by it. */
  @Test
  void tricklingCallerIsLetGoWhenArtimExpires() throws Exception {
    AssociationSettings brief = ScriptedPeer.SETTINGS.withTimes(100, 5_000, 5_000);
    Running<Negotiation> negotiation =
        ScriptedPeer.run(
            () -> Association.accept(peer.ours, "test", ScriptedPeer.acceptAll(), brief));
    peer.sendBytes(new byte[] {1, 0, 0});

    Negotiation.Failed failed = (Negotiation.Failed) negotiation.outcome();

    assertThat(failed.end()).isInstanceOf(AssociationEnd.TimedOut.class);
    assertThat(peer.seesClose()).isTrue();
  }

  @Test
  void callerThatAbortsOrLeavesIsReported() throws Exception {
    Running<Negotiation> negotiation = accepting(ScriptedPeer.acceptAll());
    peer.send(Pdu.Abort.BY_USER);

    assertThat(((Negotiation.Failed) negotiation.outcome()).end())
        .isEqualTo(new AssociationEnd.Aborted(true, Pdu.Abort.BY_USER, ""));

    ScriptedPeer other = ScriptedPeer.connect();
    Running<Negotiation> second =
        ScriptedPeer.run(
            () ->
                Association.accept(
                    other.ours, "test", ScriptedPeer.acceptAll(), ScriptedPeer.SETTINGS));
    other.close();
    assertThat(((Negotiation.Failed) second.outcome()).end())
        .isInstanceOf(AssociationEnd.ConnectionLost.class);
  }

  @Test
  void requestorNamesItselfAndTakesTheAcceptance() throws Exception {
    Running<Negotiation> negotiation = requesting();

    Pdu.AssociateRq request = (Pdu.AssociateRq) peer.receive();
    assertThat(request.userInformation().implementationVersionName()).contains("TRINOMEN_TEST");
    assertThat(request.contexts()).isEqualTo(ScriptedPeer.request(0).contexts());
    peer.send(ScriptedPeer.acceptance(0));

    Association association = ((Negotiation.Established) negotiation.outcome()).association();
    assertThat(association.context(1))
        .contains(new PresentationContext.Accepted(1, "1.2.840.10008.1.1", ScriptedPeer.IMPLICIT));
    association.disconnect();
  }

  @Test
  void acceptedSyntaxThatWasNotProposedIsOfNoUse() throws Exception {
    Running<Negotiation> negotiation = requesting();
    peer.receive();
    peer.send(
        new Pdu.AssociateAc(
            1,
            "A",
            "B",
            "1.2",
            List.of(
                new PresentationContext.Result(1, 0, "9.9"),
                new PresentationContext.Result(7, 0, ScriptedPeer.IMPLICIT)),
            new UserInformation(List.of())));

    Association association = ((Negotiation.Established) negotiation.outcome()).association();
    assertThat(association.contexts()).isEmpty();
    association.disconnect();
  }

  @Test
  void requestorHearsOfRejectionAbortAndSilence() throws Exception {
    Running<Negotiation> negotiation = requesting();
    peer.receive();
    peer.send(new Pdu.AssociateRj(2, 3, 2));
    Negotiation.Rejected rejected = (Negotiation.Rejected) negotiation.outcome();
    assertThat(Rejection.describe(rejected.rejection()))
        .isEqualTo("rejected for now: local limit exceeded");
    assertThat(peer.seesClose()).isTrue();

    ScriptedPeer other = ScriptedPeer.connect();
    AssociationSettings brief = ScriptedPeer.SETTINGS.withTimes(5_000, 100, 5_000);
    Running<Negotiation> second =
        ScriptedPeer.run(
            () -> Association.request(other.ours, "test", ScriptedPeer.request(0), brief));
    other.receive();
    assertThat(other.receive()).isEqualTo(Pdu.Abort.BY_USER); // after 100 ms of silence
    other.close();
    assertThat(((Negotiation.Failed) second.outcome()).end())
        .isInstanceOf(AssociationEnd.TimedOut.class);
  }

  @Test
  void requestorAbortsAnUnexpectedAnswer() throws Exception {
    Running<Negotiation> negotiation = requesting();
    peer.receive();
    peer.send(new Pdu.ReleaseRp());

    assertThat(peer.receive()).isEqualTo(new Pdu.Abort(2, 2));
    peer.close();
    assertThat(((Negotiation.Failed) negotiation.outcome()).end().describe())
        .contains("unexpected A-RELEASE-RP");
  }

  @Test
  void policyThatFailsLeavesNoConnectionBehind() throws Exception {
    Running<Negotiation> negotiation =
        accepting(
            (rq, remote) -> {
              throw new IllegalStateException("a fault in the policy");
            });
    peer.send(ScriptedPeer.request(0));

    assertThat(negotiation.failure()).hasMessage("a fault in the policy");
    assertThat(peer.seesClose()).isTrue();
  }

  @Test
  void brokenSocketIsAFailureNotAnException() throws Exception {
    Socket closed = peer.ours;
    closed.close();

    assertThat(Association.accept(closed, "test", ScriptedPeer.acceptAll(), ScriptedPeer.SETTINGS))
        .isInstanceOf(Negotiation.Failed.class);
  }
}
