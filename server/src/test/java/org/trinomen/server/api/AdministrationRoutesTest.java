package org.trinomen.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.access.Role;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.json.JsonValue;

/** What administrators and auditors are told of a server that a file configures. */
final class AdministrationRoutesTest {

  private static final String PASSWORD = "a long walk by the sea";

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Path file;

  @BeforeAll
  static void start() throws Exception {
    file = folder.resolve("trinomen.conf");
    Files.writeString(
        file,
        """
        environment = test
        name = "<b>Archive</b>"
        index.password = "sesame-of-the-index"
        access.roles = [ { name = qc, permissions = [READ_VIEWED, SEE_SYSTEM] } ]
        access.groups = [ { name = leiden, members = [bob, anna] } ]
        access.grants = [ { to = leiden, role = qc, study = NPET-A, viewpoints = [blinded] } ]
        """);
    Path nodes = Files.createDirectory(folder.resolve("nodes.d"));
    Files.writeString(
        nodes.resolve("pet.conf"),
        "ae-title = PET\nhost = 127.0.0.1\nport = 104\nallow = [echo]\n");
    archive = new RunningArchive(file);
    for (Role role : Set.of(Role.AUDITOR, Role.COORDINATOR)) {
      String account =
          "{\"name\": \"%s\", \"password\": \"%s\", \"roles\": [\"%1$s\"]}"
              .formatted(role.name(), PASSWORD);
      assertThat(archive.post("/api/accounts", account).statusCode()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  @Test
  void eachSettingIsToldWithWhoSaysSo() throws Exception {
    JsonValue.Members told = RunningArchive.object(archive.get("/api/configuration"));
    Map<String, JsonValue.Members> entries =
        RunningArchive.items(told, "entries").stream()
            .collect(Collectors.toMap(entry -> entry.text("name").orElseThrow(), entry -> entry));
    assertThat(told.text("environment")).contains("test");
    assertThat(entries.get("environment").text("value")).contains("\"test\"");
    assertThat(entries.get("environment").text("origin")).contains(file.toRealPath() + ":1");
    assertThat(entries.get("dicom.ae-title").text("origin")).contains("default");
    assertThat(entries.get("http.port").text("origin")).contains("--set http.port");
    assertThat(entries.get("nodes.d/pet.conf").text("value").orElseThrow()).startsWith("sha256:");
  }

  @Test
  void secretIsNotToldAndWhatIsToldHasTheDigestOfTheCommandLine() throws Exception {
    String told = archive.get("/api/configuration").body();
    assertThat(told).contains("index.password").doesNotContain("sesame");
    EffectiveConfiguration same =
        EffectiveConfiguration.of(file, Map.of("http.port", "0", "dicom.enabled", "false"));
    assertThat(told).contains("sha256:" + same.digest());
  }

  @Test
  void whatWasInForceAtTheStartIsToldWhateverTheFilesSayNow() throws Exception {
    Path later = folder.resolve("nodes.d/later.conf");
    Files.writeString(later, "ae-title = LATER\nhost = 127.0.0.1\nport = 104\nallow = [echo]\n");
    assertThat(archive.get("/api/configuration").body()).doesNotContain("later.conf");
    Files.delete(later);
  }

  @Test
  void driftIsWhatTheNextStartWouldChange() throws Exception {
    assertThat(drift()).isEqualTo(Map.of("drift", List.of(), "problems", List.of()));
    String before = Files.readString(file);
    Files.writeString(
        file, before.replace("sesame-of-the-index", "another").replace("= test", "= dev"));
    assertThat(drift())
        .containsEntry(
            "drift",
            List.of(Map.of("files", "\"dev\"", "inForce", "\"test\"", "name", "environment")));
    Files.writeString(file, "environment = dev\nno-such-setting = 1\n");
    assertThat(drift())
        .containsEntry("drift", List.of())
        .extractingByKey("problems")
        .asString()
        .contains("trinomen.conf:2", "no-such-setting");
    Files.writeString(file, before);
  }

  private static Map<String, Object> drift() throws Exception {
    return RunningArchive.object(archive.get("/api/configuration/drift")).plain();
  }

  @Test
  void healthIsToldInColumnsOfOneLengthUntilNow() throws Exception {
    JsonValue.Members health = RunningArchive.object(archive.get("/api/health"));
    Map<String, JsonValue> series = health.member("series").orElseThrow().asMembers().values();
    assertThat(series.keySet()).containsExactlyElementsOf(HealthHistory.WATCHED);
    assertThat(health.plain().get("troubles")).isEqualTo(List.of());
    assertThat(health.plain().get("at")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
    for (Map.Entry<String, JsonValue> each : series.entrySet()) {
      assertThat(((JsonValue.Items) each.getValue()).values())
          .as(each.getKey())
          .singleElement()
          .isInstanceOf(JsonValue.Numeral.class);
    }
  }

  @Test
  void whatTheLastVerificationFoundIsTold(@TempDir Path other) throws Exception {
    try (RunningArchive verified = new RunningArchive(other.resolve("data"), Map.of())) {
      assertThat(RunningArchive.object(verified.get("/api/health")).member("verification"))
          .isEmpty();
      assertThat(verified.upload(SmallInstance.of(1, 1, 64).file()).statusCode()).isEqualTo(200);
      verified.server().close();
      CommandRun run = CommandRun.of("verify", "--set", "data.folder=" + other.resolve("data"));
      assertThat(run.out()).contains("all is well");
      verified.restart();
      assertThat(
              RunningArchive.object(verified.get("/api/health"))
                  .member("verification")
                  .orElseThrow()
                  .asMembers()
                  .plain())
          .containsEntry("findings", 0L)
          .containsEntry("records", 1L)
          .containsKeys("startedAt", "bytes");
    }
  }

  @Test
  void auditorSeesTheConfigurationAndCoordinatorDoesNot() throws Exception {
    assertThat(status(Role.AUDITOR, "/api/configuration")).isEqualTo(200);
    assertThat(status(Role.COORDINATOR, "/api/configuration")).isEqualTo(403);
    assertThat(status(Role.AUDITOR, "/api/roles")).isEqualTo(403);
  }

  @Test
  void rolesAreToldWithGroupsAndGrantsOfTheConfiguration() throws Exception {
    JsonValue.Members told = RunningArchive.object(archive.get("/api/roles"));
    assertThat(RunningArchive.items(told, "roles"))
        .extracting(role -> role.text("name").orElseThrow())
        .contains("ADMINISTRATOR", "UPLOADER")
        .endsWith("qc");
    assertThat(RunningArchive.items(told, "groups").getFirst().toString())
        .contains("leiden", "anna", "bob");
    JsonValue.Members given = RunningArchive.items(told, "grants").getFirst();
    assertThat(given.text("to")).contains("leiden");
    assertThat(RunningArchive.items(given, "grants").getFirst().text("study")).contains("NPET-A");
  }

  @Test
  void numbersTellOfTheDiskTheVolumesAndJava() throws Exception {
    assertThat(archive.get("/metrics").body())
        .contains("\ntrinomen_volumes 1\n", "\ntrinomen_disk_size_bytes ", "\ntrinomen_volume_")
        .contains("version=\"" + System.getProperty("java.runtime.version") + "\"");
  }

  private static int status(Role who, String path) throws Exception {
    String pair = who.name() + ":" + PASSWORD;
    return archive
        .send(
            archive
                .anonymous(path)
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))))
        .statusCode();
  }
}
