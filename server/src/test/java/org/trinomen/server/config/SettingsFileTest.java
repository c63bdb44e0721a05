package org.trinomen.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

class SettingsFileTest {

  @TempDir Path folder;

  @Test
  void anEmptyFileGivesTheDefaultsAndTheyListenOnLoopbackOnly() throws IOException {
    Settings settings = load("");
    assertThat(settings.http().bindAddress()).isEqualTo("127.0.0.1");
    assertThat(settings.dicom().listeners().getFirst().bindAddress()).isEqualTo("127.0.0.1");
    assertThat(settings.dicom().acceptUnknownCallers()).isFalse();
    assertThat(settings.data().root()).isEqualTo(folder.toRealPath().resolve("data"));
    assertThat(settings.access().sessionLifetime()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.limits().instanceSizeMax()).isEqualTo(4L << 30);
    assertThat(settings.nodes()).isEmpty();
  }

  @Test
  void theFileOutranksTheReferenceAndTheCommandLineTheFile() throws IOException {
    write("trinomen.conf", "http { port = 1234 // a comment\n prefix = /archive }");
    Settings settings =
        SettingsFile.load(folder.resolve("trinomen.conf"), Map.of("http.port", "4321"));
    assertThat(settings.http().port()).isEqualTo(4321);
    assertThat(settings.http().prefix()).isEqualTo("/archive");
  }

  @Test
  void everyErrorIsNamedWithFileLineSettingAndRemedy() throws IOException {
    write("trinomen.conf", "\nhttp.port = 70000\nhttp.prot = 1\nlog { level = loud }\n");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> SettingsFile.load(folder.resolve("trinomen.conf"), Map.of()))
        .satisfies(
            e ->
                assertThat(e.problems().stream().map(Object::toString))
                    .containsExactlyInAnyOrder(
                        at(2) + ": http.port: must be a whole number from 0 to 65535",
                        at(3) + ": http.prot: is no setting: did you mean http.port?",
                        at(4) + ": log.level: must be one of error, warn, info, debug"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dicom.ae-title = SEVENTEEN_LETTERS | dicom.ae-title",
        "dicom.ae-title = \"A\\\\B\" | dicom.ae-title",
        "dicom.ae-title = \"\" | dicom.ae-title",
        "http.prefix = archive | http.prefix",
        "http.prefix = /archive/ | http.prefix",
        "http.port = eighty | http.port",
        "http.port = 4294967376 | http.port",
        "http.port { a = 1 } | http.port.a",
        "log.access = maybe | log.access",
        "limits.instance-size-max = 1 | limits.instance-size-max",
        "access.session-lifetime = soon | access.session-lifetime",
        "environment = \"Prod!\" | environment",
        "viewpoints.recorded.trust = [person] | viewpoints.recorded.trust",
        "viewpoints.study.like = site | viewpoints.study.like",
        "viewpoints.x.like = recorded | viewpoints.x.like",
        "viewpoints.x.colour = red | viewpoints.x.colour",
        "viewpoints.Big { site = a } | viewpoints",
        "viewpoints.x.trust = [everybody] | viewpoints.x.trust",
        "viewpoints.x.trust = [{ who = me }] | viewpoints.x.trust",
        "viewpoints.x.trust = [] | viewpoints.x.trust",
        "viewpoints.x.minimum-confidence = 1.5 | viewpoints.x.minimum-confidence",
        "viewpoints.x.presentation.patient-id = same | viewpoints.x.presentation.patient-id",
        "viewpoints.blinded.presentation.demographics = keep"
            + " | viewpoints.blinded.presentation.confidentiality",
        "viewpoints.study.ae-title = TRINOMEN | viewpoints.study.ae-title",
        "viewpoints { a.ae-title = X, b.ae-title = X } | viewpoints.b.ae-title",
      })
  void aBadValueIsRefused(String line, String path) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(line))
        .satisfies(e -> assertThat(e.problems()).anyMatch(p -> p.path().equals(path)));
  }

  @Test
  void whatIsNotHoconIsRefusedWithItsLine() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load("http {\n port = 1\n"))
        .withMessageContaining(folder.resolve("trinomen.conf").toString())
        .withMessageContaining("is not HOCON");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> SettingsFile.load(folder.resolve("absent.conf"), Map.of()))
        .withMessageContaining("there is no such file");
  }

  @Test
  void nodesAreReadOneAFile() throws IOException {
    write(
        "nodes.d/scanner.conf",
        "ae-title = PET1\nhost = 10.0.0.5\nport = 104\nallow = [echo, store]\n");
    write("nodes.d/ignored.conf.off", "nonsense {");
    Settings settings = load("");
    assertThat(settings.nodes()).hasSize(1);
    DicomNode node = Nodes.of(settings.nodes()).withAeTitle("PET1 ").orElseThrow();
    assertThat(node.name()).isEqualTo("scanner");
    assertThat(node.allows(DicomNode.Operation.STORE)).isTrue();
    assertThat(node.allows(DicomNode.Operation.FIND)).isFalse();
    assertThat(node.localAeTitle()).isEmpty();
  }

  @Test
  void aNodeSwitchedOnByASymbolicLinkCounts() throws IOException {
    write("nodes-available/a.conf", "ae-title = A, host = h, port = 104, allow = []");
    Files.createDirectories(folder.resolve("nodes.d"));
    Files.createSymbolicLink(
        folder.resolve("nodes.d/a.conf"), Path.of("../nodes-available/a.conf"));
    assertThat(Nodes.of(load("").nodes()).withAeTitle("A")).isPresent();
  }

  @Test
  void nodesWithErrorsAreRefused() throws IOException {
    write("nodes.d/a.conf", "ae-title = X, host = h, port = 104, allow = [store]");
    write("nodes.d/b.conf", "ae-title = X, host = h, allow = [shout], color = red");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(""))
        .satisfies(
            e ->
                assertThat(e.problems().stream().map(ConfigurationException.Problem::path))
                    .containsExactlyInAnyOrder("color", "ae-title", "port", "allow"));
  }

  @Test
  void theViewpointsShippedAreThereAsTheProgramHasThem() throws IOException {
    assertThat(load("").viewpoints().stream().map(ViewpointSettings::viewpoint))
        .isEqualTo(ShippedViewpoints.all());
  }

  @Test
  void aViewpointIsAddedWithWhatItDoesNotSayFromItsModel() throws IOException {
    Settings settings =
        load(
            """
            viewpoints.leiden {
              like = blinded
              trust = [{ kind = person, organization = LUMC }, { role = coordinator }, algorithm]
              minimum-confidence = 0.99
              ae-title = LEIDEN
              presentation.patient-id = "{study}-{pseudonym}"
              presentation.shift-dates = false
            }
            """);
    Viewpoint viewpoint = settings.viewpointWithAeTitle("LEIDEN ").orElseThrow().viewpoint();
    assertThat(viewpoint.name()).isEqualTo("leiden");
    assertThat(viewpoint.trust())
        .containsExactly(
            new Trust(AgentKind.PERSON, "", "LUMC"),
            new Trust(null, "coordinator", ""),
            Trust.in(AgentKind.ALGORITHM));
    assertThat(viewpoint.minimumConfidence()).isEqualTo(0.99);
    Presentation.Rewritten rewritten = (Presentation.Rewritten) viewpoint.presentation();
    assertThat(rewritten.patientId().text()).isEqualTo("{study}-{pseudonym}");
    assertThat(rewritten.confidentiality()).isEqualTo(Presentation.Confidentiality.BASIC_PROFILE);
    assertThat(rewritten.shiftDates()).isFalse();
  }

  @Test
  void aViewpointShippedCanBeChanged() throws IOException {
    Settings settings =
        load("viewpoints { recorded.ae-title = RAW, site.presentation.original-attributes = no }");
    assertThat(settings.viewpointWithAeTitle("RAW").orElseThrow().viewpoint())
        .isEqualTo(ShippedViewpoints.RECORDED);
    assertThat(settings.viewpoints()).hasSize(4);
    Viewpoint site = settings.viewpoints().get(2).viewpoint();
    assertThat(site).isNotEqualTo(ShippedViewpoints.SITE);
    assertThat(((Presentation.Rewritten) site.presentation()).originalAttributes()).isFalse();
  }

  @Test
  void portsStandBesideEachOtherWithWhatEachAsksFor() throws IOException {
    Settings settings =
        load(
            "dicom { port = 1, bind-address = a, listeners = [{ port = 2, tls = required,"
                + " ae-titles = [ONE] }, { port = 3, bind-address = b }] }\n"
                + "tls { certificate = own.pem, trusted = /ca.pem }");

    assertThat(settings.dicom().listeners())
        .containsExactly(
            new DicomListenerSettings("a", 1, DicomListenerSettings.Tls.NONE, Set.of()),
            new DicomListenerSettings("a", 2, DicomListenerSettings.Tls.REQUIRED, Set.of("ONE")),
            new DicomListenerSettings("b", 3, DicomListenerSettings.Tls.NONE, Set.of()));
    assertThat(settings.tls().certificate()).contains(folder.toRealPath().resolve("own.pem"));
    assertThat(settings.tls().trusted()).contains(Path.of("/ca.pem"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dicom.tls = server",
        "dicom.tls = required, tls.certificate = own.pem",
        "http.tls = true",
        "dicom.listeners = [{ port = 2, tls = optional }], tls.certificate = own.pem",
        "dicom.listeners = [{ port = 2, tsl = none }]",
        "dicom.listeners = [{ tls = none }]",
        "dicom.listeners = [2762]",
        "dicom.listeners = [{ port = 70000 }]",
      })
  void tlsThatCannotBeHadIsRefusedBeforeAnyoneCalls(String text) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> load(text));
  }

  private Settings load(String text) throws IOException {
    write("trinomen.conf", text);
    return SettingsFile.load(folder.toRealPath().resolve("trinomen.conf"), Map.of());
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String at(int line) {
    return folder.resolve("trinomen.conf") + ":" + line;
  }
}
