package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.FreePort;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.tls.TlsContexts;

/** Archives that we ask and that call us, over TLS with certificates on both sides. */
@Timeout(180)
final class TlsArchivesTest {

  private static final String KNOWN = "tls = both\ncertificates = [\"dns:peer.example\"]\n";
  private static final String STUDY = "StudyInstanceUID=" + MadeInstance.studyUid(1);
  private static final int SEVERAL = 5;

  @TempDir private Path folder;

  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void needDcmtk() {
    DicomPeer.requireDcmtk();
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  private Path files() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    for (int number = 1; number <= SEVERAL; number++) {
      CommitmentTest.write(MadeInstance.of(1, 1, number), files);
    }
    return files;
  }

  @Test
  void dcmqrscpIsSentToAskedAndPulledFromAndSendsToUs() throws IOException {
    int secured = FreePort.any();
    int plain = FreePort.any();
    int ours = FreePort.any();
    try (SecuredArchive archive =
            new SecuredArchive(
                folder.resolve("ours"),
                Map.of(
                    "pacs",
                    QueriedArchive.node("DCMQR", secured, "echo, store") + KNOWN,
                    "reader",
                    QueriedArchive.node("READER", 104, "echo, find")));
        TlsRelay in = TlsRelay.before(plain, secured, context(archive));
        TlsRelay out = TlsRelay.towards(archive.required(), ours, context(archive))) {
      assertThat(List.of(in, out)).doesNotContainNull();
      dcmqrscp(plain, ours);

      assertThat(command(archive, "echo").exitCode()).isZero();
      command(archive, "send", files().toString());
      assertThat(command(archive, "find", STUDY).out()).contains(MadeInstance.studyUid(1));
      Path got = folder.resolve("got");
      command(archive, "get", "--into=" + got, STUDY);
      assertThat(DicomPeer.files(got)).hasSize(SEVERAL);

      command(archive, "move", "--destination=TRINOMEN", STUDY);
      assertThat(
              DicomPeer.find(
                  "TRINOMEN",
                  archive.plain(),
                  folder,
                  "QueryRetrieveLevel=IMAGE",
                  STUDY,
                  "SOPInstanceUID"))
          .hasSize(SEVERAL);
    }
  }

  /** A command of ours that must do what it is told. */
  private static CommandRun command(SecuredArchive archive, String name, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                name,
                "--to=pacs",
                "--config=" + archive.archive.folder().resolve("trinomen.conf")));
    all.addAll(List.of(arguments));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static SSLContext context(SecuredArchive archive) throws IOException {
    return TlsContexts.open(archive.settings(archive.peer)).current();
  }

  private void dcmqrscp(int port, int toUs) throws IOException {
    Path held = Files.createDirectories(folder.resolve("dcmqrscp"));
    Path configuration = folder.resolve("dcmqrscp.cfg");
    Files.writeString(
        configuration,
        """
        NetworkTCPPort = %d
        MaxPDUSize = 16384
        MaxAssociations = 16
        HostTable BEGIN
        us = (TRINOMEN, localhost, %d)
        HostTable END
        VendorTable BEGIN
        VendorTable END
        AETable BEGIN
        DCMQR %s RW (200, 1024mb) ANY
        AETable END
        """
            .formatted(port, toUs, held));
    processes.add(
        new ProcessBuilder("dcmqrscp", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
    DicomPeer.awaitEcho(port, "DCMQR");
  }

  @Test
  void theCommandLineIsToldWhatWeKeep() throws IOException {
    Path files = files();
    try (SecuredArchive archive =
        new SecuredArchive(
            folder.resolve("ours"),
            Map.of(
                "reader",
                QueriedArchive.node("READER", 104, "echo, store, commit")
                    + "tls = incoming\ncertificates = [\"dns:peer.example\"]\n"))) {
      Path nodes = Files.createDirectories(folder.resolve("client/nodes.d"));
      Files.writeString(
          nodes.resolve("us.conf"),
          QueriedArchive.node("TRINOMEN", archive.required(), "echo") + "tls = both\n");
      Path client =
          Files.writeString(
              folder.resolve("client/trinomen.conf"),
              """
              tls.certificate = "%s"
              tls.private-key = "%s"
              tls.trusted = "%s"
              """
                  .formatted(
                      archive.peer.certificate(),
                      archive.peer.key(),
                      archive.authority.certificate()));
      String[] towards = {"--to=us", "--as=READER", "--config=" + client};
      CommandRun before =
          CommandRun.of("commit", towards[0], towards[1], towards[2], files.toString());
      CommandRun sent = CommandRun.of("send", towards[0], towards[1], towards[2], files.toString());
      CommandRun after =
          CommandRun.of("commit", towards[0], towards[1], towards[2], files.toString());

      assertThat(before.out()).as(before.err()).contains("0 kept, 5 not");
      assertThat(sent.exitCode()).as(sent.err()).isZero();
      assertThat(after.exitCode()).as(after.err()).isZero();
      assertThat(after.out()).contains("5 kept, 0 not");
    }
  }

  @Test
  void theRestApiAsksSendsToAndRetrievesFromOrthanc() throws Exception {
    int port = FreePort.any();
    try (SecuredArchive archive =
            new SecuredArchive(
                folder.resolve("ours"),
                Map.of(
                    "orthanc",
                    QueriedArchive.node("ORTHANC", port, "echo, store, find, get, move, commit")
                        + KNOWN));
        OrthancPeer orthanc = orthanc(archive, port)) {
      DicomPeer.store(
          "ORTHANC", port, List.of(MadeInstance.of(2, 1, 1)), archive.calling("READER"));
      Path file = files().resolve(MadeInstance.sopInstanceUid(1, 1, 1) + ".dcm");
      String held = archive.post("/instances", Files.readAllBytes(file)).text("ID").orElseThrow();

      archive.post("/modalities/orthanc/echo", "{}");
      String transaction =
          archive
              .post(
                  "/modalities/orthanc/store",
                  "{\"Resources\": [\"" + held + "\"], \"StorageCommitment\": true}")
              .text("StorageCommitmentTransactionUID")
              .orElseThrow();
      JsonValue.Members told = archive.get("/storage-commitment/" + transaction);
      while (told.text("Status").orElseThrow().equals("Pending")) {
        told = archive.get("/storage-commitment/" + transaction);
      }
      assertThat(told.text("Status")).contains("Success");

      for (String method : List.of("C-GET", "C-MOVE")) {
        String query =
            archive
                .post(
                    "/modalities/orthanc/query",
                    "{\"Level\": \"Study\", \"Query\": {\"StudyInstanceUID\": \""
                        + MadeInstance.studyUid(2)
                        + "\"}}")
                .text("ID")
                .orElseThrow();
        archive.post(
            "/queries/" + query + "/answers/0/retrieve",
            "{\"RetrieveMethod\": \"" + method + "\"}");
      }
      for (JsonValue.Members statistics :
          List.of(archive.get("/statistics"), orthanc.get("/statistics"))) {
        assertThat(statistics.member("CountInstances")).contains(new JsonValue.Numeral("2"));
      }
    }
  }

  private OrthancPeer orthanc(SecuredArchive archive, int port) throws IOException {
    return OrthancPeer.start(
        folder.resolve("theirs"),
        port,
        "{\"us\": {\"AET\": \"TRINOMEN\", \"Host\": \"localhost\", \"Port\": %d,"
                .formatted(archive.required())
            + " \"UseDicomTls\": true},"
            + " \"reader\": {\"AET\": \"READER\", \"Host\": \"localhost\", \"Port\": 104}}",
        """
        "DicomTlsEnabled": true, "DicomTlsRemoteCertificateRequired": true,
        "DicomTlsCertificate": "%s", "DicomTlsPrivateKey": "%s",
        "DicomTlsTrustedCertificates": "%s",
        """
            .formatted(
                archive.peer.certificate(), archive.peer.key(), archive.authority.certificate()),
        archive.calling("READER"));
  }
}
