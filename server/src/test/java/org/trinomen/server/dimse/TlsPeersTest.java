package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.server.FreePort;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.tls.TestAuthority;

/** DCMTK's programs over TLS, in both directions; openssl for what is to be refused. */
@Timeout(120)
final class TlsPeersTest {

  private static final String STUDY = "StudyInstanceUID=" + MadeInstance.studyUid(1);

  @TempDir private Path folder;

  private int storescp;
  private SecuredArchive secured;
  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void needDcmtk() {
    DicomPeer.requireDcmtk();
  }

  @BeforeEach
  void start() throws IOException {
    storescp = FreePort.any();
    secured =
        new SecuredArchive(
            folder,
            Map.of(
                "reader", QueriedArchive.node("READER", 104, "echo, store, find, get, move"),
                "there", QueriedArchive.node("STORESCP", storescp, "echo") + "tls = outgoing\n",
                "strange",
                    QueriedArchive.node("STRANGE", storescp, "echo")
                        + "tls = outgoing\ncertificates = [\"dns:elsewhere.example\"]\n"));
  }

  @AfterEach
  void stop() throws IOException {
    processes.forEach(Process::destroyForcibly);
    secured.close();
  }

  @Test
  void everyPortAsksForWhatItIsToldTo() {
    assertThat(secured.echo(List.of(), secured.plain()).exit()).isZero();
    assertThat(secured.echo(secured.anonymous(), secured.server()).exit()).isZero();
    assertThat(secured.echo(secured.withCertificate(), secured.server()).exit()).isZero();
    assertThat(secured.echo(secured.anonymous(), secured.optional()).exit()).isZero();
    assertThat(secured.echo(secured.withCertificate(), secured.optional()).exit()).isZero();
    assertThat(secured.echo(secured.withCertificate(), secured.required()).exit()).isZero();

    assertThat(secured.echo(secured.anonymous(), secured.required()).exit()).isNotZero();
    assertThat(secured.echo(List.of(), secured.server()).exit()).isNotZero();
    assertThat(secured.echo(secured.anonymous(), secured.plain()).exit()).isNotZero();
    assertThat(secured.echo(List.of(), secured.plain()).exit()).isZero();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsTurnedAwayWhereverItIsShown() throws IOException {
    TestAuthority.Credentials other = new TestAuthority(folder.resolve("other")).issue("peer", 9);
    List<String> strange =
        List.of(
            "+tls",
            other.key().toString(),
            other.certificate().toString(),
            "+cf",
            secured.authority.certificate().toString());

    assertThat(secured.echo(strange, secured.optional()).exit()).isNotZero();
    assertThat(secured.echo(strange, secured.required()).exit()).isNotZero();
  }

  @Test
  void storesQueriesAndRetrievalsGoOverTls() throws IOException {
    Path sent = Files.createDirectories(folder.resolve("sent"));
    for (int i = 0; i < 5; i++) {
      file(sent, i);
    }
    DicomPeer.Run stored =
        SecuredArchive.run(
            "storescu",
            secured.withCertificate(),
            secured.required(),
            List.of(),
            List.of("+sd", sent.toString()));
    assertThat(stored.exit()).as(stored.said()).isZero();

    Path found = Files.createDirectories(folder.resolve("found"));
    DicomPeer.Run asked =
        SecuredArchive.run(
            "findscu",
            secured.withCertificate(),
            secured.optional(),
            List.of(
                "-S", "-X", "-od", found.toString(), "-k", "QueryRetrieveLevel=STUDY", "-k", STUDY),
            List.of());
    assertThat(asked.exit()).as(asked.said()).isZero();
    assertThat(DicomPeer.files(found)).hasSize(1);

    Path got = folder.resolve("got");
    CommandRun retrieved =
        CommandRun.of(
            "get",
            "--to",
            "us",
            "--as",
            "READER",
            "--config",
            client(),
            "--into",
            got.toString(),
            STUDY);
    assertThat(retrieved.exitCode()).as(retrieved.err()).isZero();
    assertThat(DicomPeer.files(got)).hasSize(5);

    Path into = Files.createDirectories(folder.resolve("moved"));
    storescp(into);
    CommandRun moved =
        CommandRun.of(
            "move",
            "--to",
            "us",
            "--as",
            "READER",
            "--config",
            client(),
            "--destination",
            "STORESCP",
            STUDY);
    assertThat(moved.exitCode()).as(moved.err()).isZero();
    assertThat(DicomPeer.files(into).stream().map(FileHeader::dataSet)).hasSize(5);
  }

  @Test
  void ourCommandsCallNodesOverTlsWhereTheirFilesSaySo() throws IOException {
    storescp(Files.createDirectories(folder.resolve("sent")));
    String config = folder.resolve("trinomen.conf").toString();
    Path file = file(folder, 1);

    assertThat(CommandRun.of("echo", "--to", "there", "--config", config).err()).isEmpty();
    CommandRun sent = CommandRun.of("send", "--to", "there", "--config", config, file.toString());
    assertThat(sent.exitCode()).as(sent.err()).isZero();
    assertThat(DicomPeer.files(folder.resolve("sent"))).hasSize(1);

    CommandRun strange = CommandRun.of("echo", "--to", "strange", "--config", config);
    assertThat(strange.exitCode()).isEqualTo(69);
    assertThat(strange.err()).contains("a certificate that its file does not name", "CN=peer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256",
        "-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384",
        "-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256",
        "-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384",
        "-tls1_2 -groups P-256",
        "-tls1_3 -groups X25519",
      })
  void whatTheProfileListsIsTaken(String options) {
    assertThat(handshake(options).said())
        .contains("Verify return code: 0 (ok)")
        .doesNotContain("Cipher is (NONE)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1 -cipher ALL@SECLEVEL=0",
        "-tls1_1 -cipher ALL@SECLEVEL=0",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384",
        "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305",
        "-tls1_2 -cipher ECDHE-ECDSA-NULL-SHA@SECLEVEL=0",
        "-tls1_2 -cipher DHE",
        "-tls1_2 -cipher AES128-GCM-SHA256:AES256-GCM-SHA384",
        "-tls1_3 -ciphersuites TLS_AES_128_CCM_SHA256",
        "-tls1_3 -groups ffdhe2048",
      })
  void whatTheProfileLacksIsRefused(String options) {
    // The server said no; openssl itself would have been willing.
    assertThat(handshake(options).said()).contains("CONNECTED", "Cipher is (NONE)", " alert ");
  }

  private DicomPeer.Run handshake(String options) {
    String address = InetAddress.getLoopbackAddress().getHostAddress() + ":" + secured.server();
    return DicomPeer.run(
        "sh",
        "-c",
        "echo Q | openssl s_client -connect %s -CAfile %s %s"
            .formatted(address, secured.authority.certificate(), options));
  }

  /**
   * The configuration of someone who calls us where a certificate is a must: getscu, movescu have
   * no TLS.
   */
  private String client() throws IOException {
    Path nodes = Files.createDirectories(folder.resolve("client/nodes.d"));
    Files.writeString(
        nodes.resolve("us.conf"),
        QueriedArchive.node("TRINOMEN", secured.required(), "echo") + "tls = both\n");
    return Files.writeString(
            folder.resolve("client/trinomen.conf"),
            """
            tls.certificate = "%s"
            tls.private-key = "%s"
            tls.trusted = "%s"
            """
                .formatted(
                    secured.peer.certificate(),
                    secured.peer.key(),
                    secured.authority.certificate()))
        .toString();
  }

  private static Path file(Path folder, int number) throws IOException {
    MadeInstance made =
        MadeInstance.of(1, 1, number, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, _ -> {});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        FileMeta.encode(made.sopClassUid(), made.sopInstanceUid(), made.transferSyntaxUid()));
    made.writeTo(made.transferSyntaxUid(), file);
    return Files.write(folder.resolve(number + ".dcm"), file.toByteArray());
  }

  private void storescp(Path into) throws IOException {
    List<String> command = new ArrayList<>(List.of("storescp", "+B"));
    command.addAll(secured.withCertificate());
    command.addAll(List.of("-od", into.toString(), Integer.toString(storescp)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    SecuredArchive.awaitConnect(storescp, process);
  }
}
