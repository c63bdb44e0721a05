package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.AssociationPolicy.Accept;
import org.trinomen.dicom.ul.AssociationPolicy.Decision;
import org.trinomen.dicom.ul.AssociationPolicy.Reject;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.PresentationContext.Outcome;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.server.config.DicomListenerSettings;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.SettingsFile;

final class CallerPolicyTest {

  private static final String PRIVATE_CLASS = "1.2.826.0.1.3680043.9.7777.1.1";
  private static final String CT = Uids.CTImageStorage;
  private static final String EXPLICIT = Uids.ExplicitVRLittleEndian;
  private static final String IMPLICIT = Uids.ImplicitVRLittleEndian;
  private static final String BIG = Uids.ExplicitVRBigEndian;

  private static final Approach LOCAL =
      new Approach(
          InetAddress.getLoopbackAddress(),
          new DicomListenerSettings("127.0.0.1", 0, DicomListenerSettings.Tls.NONE, Set.of()),
          false,
          List.of());

  @TempDir private Path folder;

  @Test
  void unknownCallerIsRefusedByDefault() throws IOException {
    assertThat(decide("", "SOMEONE", "TRINOMEN", Uids.Verification))
        .isEqualTo(new Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED));
  }

  @Test
  void unknownCallerMayEchoAndStoreWhereConfigured() throws IOException {
    assertThat(outcomes("dicom.accept-unknown-callers = true", "SOMEONE", Uids.Verification, CT))
        .containsExactly(Outcome.ACCEPTANCE, Outcome.ACCEPTANCE);
  }

  @Test
  void aNodeMayDoWhatItsFileSays() throws IOException {
    node("scanner", "ae-title = SCANNER, host = h, port = 104, allow = [echo]");

    assertThat(outcomes("", "SCANNER", Uids.Verification, CT))
        .containsExactly(Outcome.ACCEPTANCE, Outcome.USER_REJECTION);
  }

  @Test
  void calledAeTitleMustBeOursWhereChecked() throws IOException {
    String open = "dicom.accept-unknown-callers = true\ndicom.check-called-ae-title = ";

    assertThat(decide(open + "true", "SOMEONE", "OTHER", CT))
        .isEqualTo(new Reject(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED));
    assertThat(decide(open + "true", "SOMEONE", "TRINOMEN", CT)).isInstanceOf(Accept.class);
    assertThat(decide(open + "false", "SOMEONE", "OTHER", CT)).isInstanceOf(Accept.class);
  }

  @Test
  void aNodeMayCallUsByTheNameItKnows() throws IOException {
    node(
        "scanner",
        "ae-title = SCANNER, host = h, port = 104, allow = [store], local-ae-title = OLD_PACS");

    assertThat(decide("dicom.check-called-ae-title = true", "SCANNER", "OLD_PACS", CT))
        .isInstanceOf(Accept.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "10.2.255.255, true",
    "10.3.0.1, false",
    "fd00:1:2::9, true",
    "fd00:2::9, false",
    "::1, false"
  })
  void aNodeCallsFromTheAddressesThatItsFileNames(String address, boolean taken)
      throws IOException {
    node(
        "scanner",
        "ae-title = SCANNER, host = h, port = 104, allow = [store],"
            + " addresses = [\"10.2.0.0/16\", \"127.0.0.1\", \"fd00:1::/32\"]");

    Decision decision =
        policy("").decide(request("SCANNER", "TRINOMEN", contexts(CT)), from(address, false));

    if (taken) {
      assertThat(decision).isInstanceOf(Accept.class);
    } else {
      assertThat(decision)
          .isEqualTo(
              new Reject(
                  Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED,
                  "it calls from an address that its file does not name"));
    }
  }

  @Test
  void aNodeCallsOnlyTheAeTitlesThatItsFileNames() throws IOException {
    node(
        "reader",
        "ae-title = READER, host = h, port = 104, allow = [find], called = [BLINDED, OTHER]");

    assertThat(decide("", "READER", "BLINDED", CT)).isInstanceOf(Accept.class);
    assertThat(decide("", "READER", "TRINOMEN", CT))
        .isEqualTo(
            new Reject(
                Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED, "the node's file does not name it"));
  }

  @Test
  void aPortMayBeForSomeAeTitlesOnly() throws IOException {
    Approach here =
        new Approach(
            InetAddress.getLoopbackAddress(),
            new DicomListenerSettings(
                "127.0.0.1", 0, DicomListenerSettings.Tls.NONE, Set.of("TRINOMEN")),
            false,
            List.of());
    CallerPolicy policy = policy("dicom.accept-unknown-callers = true");

    assertThat(policy.decide(request("A", "TRINOMEN", contexts(CT)), here))
        .isInstanceOf(Accept.class);
    assertThat(policy.decide(request("A", "OTHER", contexts(CT)), here))
        .isEqualTo(
            new Reject(
                Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED, "it may not be called on this port"));
  }

  @Test
  void whereTheFileAsksForTlsOrACertificateACallInTheClearIsTurnedAway() throws IOException {
    node("scanner", "ae-title = SCANNER, host = h, port = 104, allow = [store], tls = incoming");
    node(
        "reader", "ae-title = READER, host = h, port = 104, allow = [store], certificates = [any]");

    assertThat(decide("", "SCANNER", "TRINOMEN", CT)).isInstanceOf(Reject.class);
    assertThat(policy("").decide(request("SCANNER", "TRINOMEN", contexts(CT)), from("::1", true)))
        .isInstanceOf(Accept.class);
    assertThat(decide("", "READER", "TRINOMEN", CT))
        .isEqualTo(
            new Reject(
                Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED,
                "it shows no certificate, and its file asks for one"));
  }

  private static Approach from(String address, boolean secured) {
    return new Approach(InetAddress.ofLiteral(address), LOCAL.port(), secured, List.of());
  }

  @Test
  void everyStorageClassOfTheStandardIsAccepted() throws IOException {
    List<String> all = UidRegistry.storageSopClasses();
    assertThat(all)
        .hasSizeGreaterThan(150)
        .contains(CT, Uids.PositronEmissionTomographyImageStorage);
    for (String sopClass : all) {
      assertThat(outcomes("dicom.accept-unknown-callers = true", "SOMEONE", sopClass))
          .as(sopClass)
          .containsExactly(Outcome.ACCEPTANCE);
    }
  }

  @Test
  void everyTransferSyntaxOfTheStandardIsAccepted() throws IOException {
    for (TransferSyntax syntax : UidRegistry.transferSyntaxes()) {
      assertThat(chosen(syntax.uid())).as(syntax.name()).isEqualTo(syntax.uid());
    }
  }

  @Test
  void unknownStorageClassesAreAcceptedByConfigurationOnly() throws IOException {
    String open = "dicom.accept-unknown-callers = true\n";

    assertThat(outcomes(open, "SOMEONE", PRIVATE_CLASS))
        .containsExactly(Outcome.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    assertThat(
            outcomes(
                open + "dicom.accept-unknown-storage-classes = true",
                "SOMEONE",
                PRIVATE_CLASS,
                Uids.ModalityWorklistInformationModelFind))
        .containsExactly(Outcome.ACCEPTANCE, Outcome.ABSTRACT_SYNTAX_NOT_SUPPORTED);
  }

  @Test
  void sendersFirstKnownSyntaxIsChosenAndBigEndianLast() throws IOException {
    assertThat(chosen(IMPLICIT, EXPLICIT)).isEqualTo(IMPLICIT);
    assertThat(chosen("1.2.3.4", EXPLICIT, IMPLICIT)).isEqualTo(EXPLICIT);
    assertThat(chosen(BIG, IMPLICIT)).isEqualTo(IMPLICIT);
    assertThat(chosen(BIG)).isEqualTo(BIG);
  }

  @Test
  void withoutAKnownSyntaxTheContextIsRefused() throws IOException {
    Pdu.AssociateRq request =
        request("A", "TRINOMEN", List.of(new PresentationContext(1, CT, List.of("1.2.3.4"))));

    assertThat(accepted("dicom.accept-unknown-callers = true", request).getFirst().result())
        .isEqualTo(Outcome.TRANSFER_SYNTAXES_NOT_SUPPORTED.code());
  }

  private String chosen(String... syntaxes) throws IOException {
    Pdu.AssociateRq request =
        request("A", "TRINOMEN", List.of(new PresentationContext(1, CT, List.of(syntaxes))));
    return accepted("dicom.accept-unknown-callers = true", request).getFirst().transferSyntax();
  }

  private List<Outcome> outcomes(String configuration, String calling, String... classes)
      throws IOException {
    return accepted(configuration, request(calling, "TRINOMEN", contexts(classes))).stream()
        .map(result -> Outcome.values()[result.result()])
        .toList();
  }

  private List<PresentationContext.Result> accepted(String configuration, Pdu.AssociateRq request)
      throws IOException {
    Decision decision = policy(configuration).decide(request, LOCAL);
    assertThat(decision).isInstanceOf(Accept.class);
    return ((Accept) decision).contexts();
  }

  private Decision decide(String configuration, String calling, String called, String... classes)
      throws IOException {
    return policy(configuration).decide(request(calling, called, contexts(classes)), LOCAL);
  }

  private CallerPolicy policy(String configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("trinomen.conf"), configuration);
    Settings settings = SettingsFile.load(file, Map.of());
    return new CallerPolicy(settings, Nodes.of(settings.nodes()), _ -> List.of());
  }

  private void node(String name, String settings) throws IOException {
    Files.createDirectories(folder.resolve("nodes.d"));
    Files.writeString(
        folder.resolve("nodes.d").resolve(name + ".conf"), settings.replace(", ", "\n"));
  }

  private static List<PresentationContext> contexts(String... classes) {
    return IntStream.range(0, classes.length)
        .mapToObj(i -> new PresentationContext(2 * i + 1, classes[i], List.of(EXPLICIT)))
        .toList();
  }

  private static Pdu.AssociateRq request(
      String calling, String called, List<PresentationContext> contexts) {
    return new Pdu.AssociateRq(
        1,
        called,
        calling,
        Pdu.DICOM_APPLICATION_CONTEXT,
        contexts,
        new UserInformation(List.of()));
  }
}
