package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.WebRemote;

final class ConfigImportOrthancCommandTest {

  private static final String ORTHANC =
      """
      /**
       * As people write it: with comments, and a comma too many.
       **/
      {
        "Name": "Leiden \u00fc", // shown
        "DicomAet": "LEIDEN", "DicomPort": 4243, "HttpPort": 8043,
        "DicomCheckCalledAet": true, "DicomCheckModalityHost": true, "RemoteAccessAllowed": true,
        "CaseSensitivePN": true, "StableAge": 90, "JobsHistorySize": 25, "ConcurrentJobs": 0,
        "MediaArchiveSize": 3, "LimitFindResults": 100,
        "UserMetadata": {"quality": 1024}, "UserContentType": {"report": [1025, "text/plain"]},
        "DicomModalities": {
          "pet": ["PET_1", "10.2.0.17", 104],
          "old pacs": {"AET": "PACS", "Host": "pacs.example", "Port": "11112", "UseDicomTls": true,
            "AllowFind": false, "AllowStorageCommitment": false, "LocalAet": "US",
            "Manufacturer": "Vitrea"},
          "again": ["PET_1", "10.2.0.18", 104]
        },
        "OrthancPeers": {
          "central": ["https://archive.example/orthanc/", "anna", "se$cr#t"],
          "wrong": ["archive.example"]
        },
        "DicomWeb": {"Servers": {"web": {"Url": "https://web.example/dicom-web", "HasDelete": true,
          "HttpHeaders": {"X-Key": "1"}, "Timeout": 20}}},
        "RegisteredUsers": {"anna": "hidden"}, "OverwriteInstances": true, "Nonsense": 1,
      }
      """;

  @TempDir private Path folder;

  @Test
  void aServerStartsWithWhatWasTranslated() throws IOException {
    CommandRun run = translated(ORTHANC);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    Settings settings = SettingsOptions.read(folder.resolve("to"), Map.of());
    assertThat(settings.name()).isEqualTo("Leiden \u00fc");
    assertThat(settings.dicom().aeTitle()).isEqualTo("LEIDEN");
    assertThat(settings.dicom().checkCalledAeTitle()).isTrue();
    assertThat(settings.dicom().port()).isEqualTo(4243);
    assertThat(settings.http().port()).isEqualTo(8043);
    assertThat(settings.limits().findResultsMax()).isEqualTo(100);
    assertThat(settings.resources().stableAge()).hasSeconds(90);
  }

  @Test
  void modalitiesBecomeNodesThatMayWhatTheyMight() throws IOException {
    CommandRun run = translated(ORTHANC);

    Settings settings = SettingsOptions.read(folder.resolve("to"), Map.of());
    assertThat(settings.nodes()).extracting(DicomNode::name).containsExactly("old_pacs", "pet");
    DicomNode pacs = settings.nodes().getFirst();
    assertThat(pacs.aeTitle()).isEqualTo("PACS");
    assertThat(pacs.port()).isEqualTo(11112);
    assertThat(pacs.localAeTitle()).contains("US");
    assertThat(pacs.allowed())
        .containsExactlyInAnyOrder(
            DicomNode.Operation.ECHO,
            DicomNode.Operation.STORE,
            DicomNode.Operation.MOVE,
            DicomNode.Operation.GET);
    assertThat(settings.nodes().getLast().allowed()).hasSize(DicomNode.Operation.values().length);
    assertThat(Files.readString(folder.resolve("to/nodes.d/pet.conf"))).contains("10.2.0.17");
    assertThat(run.out())
        .contains("old pacs is called old_pacs")
        .contains("again: has the AE title of pet")
        .contains("Vitrea")
        .contains("calls from pacs.example");
  }

  @Test
  void otherServersKeepTheirPasswordsInFilesOfTheirOwn() throws IOException {
    CommandRun run = translated(ORTHANC);

    Settings settings = SettingsOptions.read(folder.resolve("to"), Map.of());
    WebRemote peer = settings.peers().getFirst();
    assertThat(peer.url()).hasToString("https://archive.example/orthanc/");
    assertThat(peer.username()).contains("anna");
    assertThat(peer.password()).isEqualTo("se$cr#t");
    Path secret = folder.resolve("to/peers.d/central.password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    WebRemote server = settings.webServers().getFirst();
    assertThat(server.timeoutSeconds()).isEqualTo(20);
    assertThat(server.headers()).containsEntry("X-Key", "1");
    assertThat(server.says("HasDelete", false)).isTrue();
    assertThat(run.out())
        .contains("peers.d, wrong: must have")
        .contains("RegisteredUsers: accounts are not carried over")
        .contains("OverwriteInstances: nothing is overwritten")
        .contains("Nonsense: has no counterpart here")
        .doesNotContain("hidden")
        .doesNotContain("se$cr#t");
  }

  @Test
  void nothingThatIsThereIsTouched() throws IOException {
    Path there = Files.createDirectories(folder.resolve("to")).resolve("trinomen.conf");
    Files.writeString(there, "name = mine");

    CommandRun run = translated(ORTHANC);

    assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT_OUTPUT);
    assertThat(run.err()).contains("is there already");
    assertThat(there).hasContent("name = mine");
    assertThat(folder.resolve("to/nodes.d")).doesNotExist();
  }

  @Test
  void whatIsNoConfigurationIsRefusedWithItsPlace() throws IOException {
    assertThat(translated("{ \"Name\": }").err()).contains("orthanc.json: not JSON, at line 1");
    assertThat(translated("[]").err()).contains("must hold an object");
    assertThat(translated("{ \"Name\": 1, \"Name\": 2 }").exitCode())
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(folder.resolve("to")).doesNotExist();
  }

  @Test
  void whatWouldNotStartIsTold() throws IOException {
    CommandRun run = translated("{ \"DicomAet\": \"LONGER THAN SIXTEEN\" }");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("dicom.ae-title");
  }

  /** The package has a folder of files, in which most things stand at their defaults. */
  @Test
  void theConfigurationOfDebiansPackageIsTranslated() {
    Path debian = Path.of("/etc/orthanc");
    assumeThat(debian).as("Debian's package orthanc").isDirectory();

    CommandRun run = imported(debian);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(SettingsOptions.read(folder.resolve("to"), Map.of()).dicom().aeTitle())
        .isEqualTo("ORTHANC");
  }

  private CommandRun translated(String orthanc) throws IOException {
    return imported(Files.writeString(folder.resolve("orthanc.json"), orthanc));
  }

  private CommandRun imported(Path from) {
    return CommandRun.of(
        "config", "import-orthanc", from.toString(), "--to", folder.resolve("to").toString());
  }
}
