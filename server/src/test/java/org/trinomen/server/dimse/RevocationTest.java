package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.tls.TestAuthority;

/** A certificate is revoked while the server runs. */
@Timeout(120)
final class RevocationTest {

  @TempDir private Path folder;

  private SecuredArchive secured;
  private String config;

  @BeforeAll
  static void needDcmtk() {
    DicomPeer.requireDcmtk();
  }

  @BeforeEach
  void start() throws IOException {
    secured =
        new SecuredArchive(
            folder,
            Map.of("reader", QueriedArchive.node("READER", 104, "echo")),
            "tls.check-every = 1s",
            "tls.crl = [authority/crl.pem]");
    // As whom we are called: it calls us over TLS, and believes the same lists.
    Path nodes = Files.createDirectories(folder.resolve("client/nodes.d"));
    Files.writeString(
        nodes.resolve("us.conf"),
        QueriedArchive.node("TRINOMEN", secured.required(), "echo") + "tls = both\n");
    TestAuthority.Credentials other = secured.authority.issue("other", 60);
    config =
        Files.writeString(
                folder.resolve("client/trinomen.conf"),
                """
                tls.certificate = "%s"
                tls.private-key = "%s"
                tls.trusted = "%s"
                tls.crl = ["%s"]
                """
                    .formatted(
                        other.certificate(),
                        other.key(),
                        secured.authority.certificate(),
                        secured.authority.revoked()))
            .toString();
  }

  @AfterEach
  void stop() throws IOException {
    secured.close();
  }

  private CommandRun call() {
    return CommandRun.of("echo", "--to=us", "--as=READER", "--config=" + config);
  }

  @Test
  void whoseCertificateIsRevokedIsTurnedAwayAndOthersAreNot() throws IOException {
    assertThat(secured.echo(secured.withCertificate(), secured.required()).exit()).isZero();
    assertThat(call().exitCode()).isZero();
    assertThat(secured.metric("trinomen_crl_expiry_days")).isBetween(5.0, 7.0);

    secured.authority.revoke(secured.peer);
    while (secured.echo(secured.withCertificate(), secured.required()).exit() == 0) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse(); // the watch looks each second
    }

    assertThat(secured.echo(secured.withCertificate(), secured.optional()).exit()).isNotZero();
    assertThat(secured.echo(secured.anonymous(), secured.optional()).exit()).isZero();
    assertThat(call().exitCode()).isZero();
  }

  @Test
  void whomWeCallIsLookedUpToo() throws IOException {
    assertThat(call().exitCode()).isZero();

    secured.authority.revoke(secured.own);

    CommandRun refused = call();
    assertThat(refused.exitCode()).isEqualTo(69);
    assertThat(refused.err()).contains("revoked");
  }

  @Test
  void withoutAListInForceNobodyIsBelieved() throws IOException {
    secured.authority.list(
        "-crl_lastupdate", "20250101000000Z", "-crl_nextupdate", "20250102000000Z");

    CommandRun refused = call();
    assertThat(refused.exitCode()).isEqualTo(69);
    assertThat(refused.err()).contains("revocation status");
    CommandRun check = CommandRun.of("tls", "check", "--config=" + config);
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.out()).contains("revoked by CN=Test authority: 0", "2025-01-02");
  }

  @Test
  void aListThatCanNotBeReadIsToldOfAndTheOneBeforeCountsOn() throws IOException {
    Files.copy(
        secured.authority.certificate(),
        secured.authority.revoked(),
        StandardCopyOption.REPLACE_EXISTING);

    CommandRun check = CommandRun.of("tls", "check", "--config=" + config);
    assertThat(check.exitCode()).isEqualTo(78);
    assertThat(check.err()).contains("crl.pem", "no list of revoked certificates");
    assertThat(secured.echo(secured.withCertificate(), secured.required()).exit()).isZero();
    assertThat(List.of(secured.metric("trinomen_crl_expiry_days"))).doesNotContainNull();
  }
}
