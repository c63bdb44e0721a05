package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Octets;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;

/** Our user against our provider, over the loopback interface. */
@Timeout(30)
final class StoreScuTest {

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String PET = "1.2.840.10008.5.1.4.1.1.128";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String JPEG = "1.2.840.10008.1.2.4.70";

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER).withTimes(2_000, 10_000, 10_000);
  private static final StoragePolicy POLICY =
      new StoragePolicy(uid -> uid.equals(CT) || uid.equals(PET), Set.of(EXPLICIT, IMPLICIT));

  private final Map<String, String> held = new ConcurrentHashMap<>();

  private record Sample(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid, String content)
      implements OutgoingInstance {
    @Override
    public void writeTo(String as, OutputStream out) throws IOException {
      String text = as.equals(transferSyntaxUid) ? content : content + " as " + as;
      out.write(text.getBytes());
    }
  }

  private LoopbackProvider provider(StoreHandler handler) throws IOException {
    return new LoopbackProvider(POLICY, SETTINGS, DimseHandlers.storing(handler));
  }

  private Status hold(StoreRequest request, InputStream dataSet) throws IOException {
    held.put(
        request.sopInstanceUid(),
        request.transferSyntaxUid() + " " + new String(dataSet.readAllBytes()));
    return Status.SUCCESS;
  }

  private static StoreScu scu(LoopbackProvider provider, Kind... expected) {
    return new StoreScu(
        Caller.of("SENDER", SETTINGS),
        new RemoteNode("localhost", provider.port(), "ARCHIVE"),
        List.of(expected),
        List.of());
  }

  @Test
  void oneAssociationServesAllExpectedKinds() throws Exception {
    try (LoopbackProvider provider = provider(this::hold)) {
      try (StoreScu scu = scu(provider, new Kind(CT, EXPLICIT), new Kind(PET, IMPLICIT))) {
        assertThat(scu.send(new Sample(CT, "1", EXPLICIT, "one")))
            .isEqualTo(new StoreScu.Answered(Status.SUCCESS, 3));
        assertThat(scu.send(new Sample(PET, "2", IMPLICIT, "")))
            .isEqualTo(new StoreScu.Answered(Status.SUCCESS, 0));
        scu.send(new Sample(CT, "3", EXPLICIT, "three"));
      }

      assertThat(held)
          .containsOnly(
              Map.entry("1", EXPLICIT + " one"),
              Map.entry("2", IMPLICIT + " "),
              Map.entry("3", EXPLICIT + " three"));
      assertThat(provider.ends.poll(5, TimeUnit.SECONDS))
          .isEqualTo(new AssociationEnd.Released(true));
      assertThat(provider.established).hasSize(1);
    }
  }

  @Test
  void unexpectedKindOpensAnotherAssociationThatServesBoth() throws Exception {
    try (LoopbackProvider provider = provider(this::hold);
        StoreScu scu = scu(provider)) {
      scu.send(new Sample(CT, "1", EXPLICIT, "one"));
      scu.send(new Sample(PET, "2", EXPLICIT, "two"));
      scu.send(new Sample(CT, "3", EXPLICIT, "three"));

      assertThat(held).hasSize(3);
      assertThat(provider.established).hasSize(2);
    }
  }

  /** Where explicit and implicit were offered in one context the peer chose one of them. */
  @Test
  void syntaxThatThePeerPassedOverIsProposedAgainAlone() throws Exception {
    try (LoopbackProvider provider = provider(this::hold);
        StoreScu scu = scu(provider, new Kind(CT, JPEG))) {
      scu.send(new Sample(CT, "0", JPEG, "zero"));
      assertThat(scu.send(new Sample(CT, "1", EXPLICIT, "one")))
          .isInstanceOf(StoreScu.Answered.class);
      assertThat(provider.established).hasSize(1);
      assertThat(scu.send(new Sample(CT, "2", IMPLICIT, "two")))
          .isInstanceOf(StoreScu.Answered.class);
      assertThat(provider.established).hasSize(2);
    }

    assertThat(held).containsEntry("1", EXPLICIT + " one").containsEntry("2", IMPLICIT + " two");
  }

  @Test
  void whatThePeerDoesNotTakeIsSaidPerInstance() throws Exception {
    try (LoopbackProvider provider = provider(this::hold);
        StoreScu scu = scu(provider, new Kind(CT, JPEG), new Kind("1.2.3", EXPLICIT))) {
      assertThat(scu.send(new Sample(CT, "1", JPEG, "one")))
          .isEqualTo(
              new StoreScu.NotAccepted("transfer syntax not supported by the peer: " + JPEG));
      assertThat(scu.send(new Sample("1.2.3", "2", EXPLICIT, "two")))
          .isEqualTo(new StoreScu.NotAccepted("SOP class not supported by the peer: " + EXPLICIT));
      assertThat(scu.send(new Sample(CT, "3", EXPLICIT, "three")))
          .isInstanceOf(StoreScu.Answered.class);
      assertThat(provider.established).hasSize(1);
    }
  }

  @Test
  void convertibleInstanceIsSentInASyntaxThePeerTakes() throws Exception {
    OutgoingInstance convertible =
        new OutgoingInstance() {
          private final Sample sample = new Sample(CT, "1", JPEG, "one");

          @Override
          public String sopClassUid() {
            return sample.sopClassUid();
          }

          @Override
          public String sopInstanceUid() {
            return sample.sopInstanceUid();
          }

          @Override
          public String transferSyntaxUid() {
            return sample.transferSyntaxUid();
          }

          @Override
          public boolean canBeSentAs(String other) {
            return true;
          }

          @Override
          public void writeTo(String as, OutputStream out) throws IOException {
            sample.writeTo(as, out);
          }
        };
    try (LoopbackProvider provider = provider(this::hold);
        StoreScu scu = scu(provider)) {
      assertThat(scu.send(convertible)).isInstanceOf(StoreScu.Answered.class);
    }

    assertThat(held).containsEntry("1", EXPLICIT + " one as " + EXPLICIT);
  }

  @Test
  void refusedInstanceDoesNotDisturbTheNext() throws Exception {
    StoreHandler refusesUnread =
        (request, dataSet) ->
            request.sopInstanceUid().equals("1")
                ? Status.OUT_OF_RESOURCES.withComment("disk full")
                : hold(request, dataSet);
    try (LoopbackProvider provider = provider(refusesUnread);
        StoreScu scu = scu(provider)) {
      assertThat(scu.send(new Sample(CT, "1", EXPLICIT, "x".repeat(1_000_000))))
          .isEqualTo(
              new StoreScu.Answered(Status.OUT_OF_RESOURCES.withComment("disk full"), 1_000_000));
      assertThat(scu.send(new Sample(CT, "2", EXPLICIT, "two")))
          .isEqualTo(new StoreScu.Answered(Status.SUCCESS, 3));
      assertThat(provider.established).hasSize(1);
    }
  }

  @Test
  void handlerThatFailsToStoreAnswersProcessingFailure() throws Exception {
    StoreHandler fails =
        (request, dataSet) -> {
          dataSet.read();
          throw new IOException("the disk is gone");
        };
    try (LoopbackProvider provider = provider(fails);
        StoreScu scu = scu(provider)) {
      assertThat(scu.send(new Sample(CT, "1", EXPLICIT, "x".repeat(100_000))))
          .isEqualTo(new StoreScu.Answered(Status.PROCESSING_FAILURE, 100_000));
    }
  }

  /** A fault of the program, not of the disk: no status would be true, so the peer is cut off. */
  @Test
  void faultOfTheHandlerAbortsTheAssociation() throws Exception {
    StoreHandler faulty =
        (request, dataSet) -> {
          throw new IllegalStateException("a fault, thrown on purpose by a test");
        };
    try (LoopbackProvider provider = provider(faulty);
        StoreScu scu = scu(provider)) {
      assertThat(scu.send(new Sample(CT, "1", EXPLICIT, "x".repeat(100_000))))
          .isEqualTo(new StoreScu.Failed("aborted there by the application"));
    }
  }

  @Test
  void instanceThatCannotBeReadEndsTheAssociationAndTheNextGetsANewOne() throws Exception {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    StoreHandler watches =
        (request, dataSet) -> {
          try {
            return hold(request, dataSet);
          } catch (IOException e) {
            seen.set(e);
            throw e;
          }
        };
    try (LoopbackProvider provider = provider(watches);
        StoreScu scu = scu(provider)) {
      OutgoingInstance broken =
          new OutgoingInstance() {
            @Override
            public String sopClassUid() {
              return CT;
            }

            @Override
            public String sopInstanceUid() {
              return "1";
            }

            @Override
            public String transferSyntaxUid() {
              return EXPLICIT;
            }

            @Override
            public void writeTo(String as, OutputStream out) throws IOException {
              out.write(new byte[500_000]);
              throw new IOException("bad sector");
            }
          };
      assertThatThrownBy(() -> scu.send(broken)).hasMessage("bad sector");
      assertThat(provider.ends.poll(5, TimeUnit.SECONDS))
          .isInstanceOf(AssociationEnd.Aborted.class);
      assertThat(seen.get()).hasMessageContaining("aborted there by the application");
      assertThat(held).isEmpty();

      assertThat(scu.send(new Sample(CT, "2", EXPLICIT, "two")))
          .isInstanceOf(StoreScu.Answered.class);
    }
  }

  @Test
  void associationThatCannotBeHadIsAFailureInWords() throws Exception {
    AssociationPolicy rejecting =
        (request, remote) ->
            new AssociationPolicy.Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    int port;
    try (LoopbackProvider provider =
            new LoopbackProvider(rejecting, SETTINGS, DimseHandlers.storing(this::hold));
        StoreScu scu = scu(provider)) {
      port = provider.port();
      assertThat(scu.send(new Sample(CT, "1", EXPLICIT, "one")))
          .isEqualTo(
              new StoreScu.Failed(
                  "association rejected for good: calling AE title not recognized"));
      assertThat(EchoScu.echo(Caller.of("ME", SETTINGS), new RemoteNode("localhost", port, "A")))
          .isEqualTo(
              new EchoScu.Unanswered(
                  "association rejected for good: calling AE title not recognized"));
    }
    assertThat(EchoScu.echo(Caller.of("ME", SETTINGS), new RemoteNode("localhost", port, "A")))
        .isInstanceOf(EchoScu.Unanswered.class)
        .asString()
        .contains("can't connect to A@localhost:" + port);
  }

  @Test
  void echoIsAnswered() throws Exception {
    try (LoopbackProvider provider = provider(this::hold)) {
      assertThat(
              EchoScu.echo(
                  Caller.of("ME", SETTINGS),
                  new RemoteNode("localhost", provider.port(), "ARCHIVE")))
          .isEqualTo(new EchoScu.Answered(Status.SUCCESS));
    }
  }

  @Test
  void handlerIsToldWhoSendsWhat() throws Exception {
    AtomicReference<StoreRequest> seen = new AtomicReference<>();
    StoreHandler handler =
        (request, dataSet) -> {
          seen.set(request);
          return Status.SUCCESS;
        };
    UserItem identity =
        new UserItem.UserIdentityRequest(1, false, new Octets("me".getBytes()), Octets.NONE);
    try (LoopbackProvider provider = provider(handler);
        StoreScu scu =
            new StoreScu(
                Caller.of("SENDER", SETTINGS),
                new RemoteNode("localhost", provider.port(), "ARCHIVE"),
                List.of(),
                List.of(identity))) {
      scu.send(new Sample(CT, "1.2.3", IMPLICIT, "one"));

      StoreRequest request = seen.get();
      assertThat(request.callingAeTitle()).isEqualTo("SENDER");
      assertThat(request.calledAeTitle()).isEqualTo("ARCHIVE");
      assertThat(request.remote().isLoopbackAddress()).isTrue();
      assertThat(request.associationId()).isEqualTo("test-1");
      assertThat(request.sopClassUid()).isEqualTo(CT);
      assertThat(request.sopInstanceUid()).isEqualTo("1.2.3");
      assertThat(request.transferSyntaxUid()).isEqualTo(IMPLICIT);
      assertThat(request.messageId()).isEqualTo(1);
      assertThat(request.moveOriginatorAeTitle()).isEmpty();
      assertThat(provider.established.peek().request().userInformation().userIdentity())
          .contains((UserItem.UserIdentityRequest) identity);
    }
  }
}
