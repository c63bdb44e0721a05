package org.trinomen.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.server.config.TlsSettings;

/** Keys and certificates in all the forms in which openssl writes them. */
final class KeyMaterialTest {

  private static TestAuthority authority;
  private static TestAuthority.Credentials ec;
  private static TestAuthority.Credentials rsa;
  private static Path password;

  @BeforeAll
  static void make(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(folder);
    ec = authority.issue("ec", 90);
    rsa = authority.issue("rsa", 90, "RSA", "rsa_keygen_bits:2048");
    password = authority.write("password", TestAuthority.PASSWORD + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, RSA, rsa -traditional",
    "rsa, RSA, pkcs8 -topk8 -nocrypt",
    "rsa, RSA, pkcs8 -topk8 -v2 aes-256-cbc -passout pass:" + TestAuthority.PASSWORD,
    "ec, EC, ec",
    "ec, EC, pkcs8 -topk8 -nocrypt",
    "ec, EC, pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA512 -passout pass:"
        + TestAuthority.PASSWORD,
  })
  void aKeyIsReadInEveryFormThatIsInUse(String name, String algorithm, String how)
      throws IOException {
    String[] words = how.split(" ");
    String[] command = new String[words.length + 4];
    System.arraycopy(words, 0, command, 0, words.length);
    command[words.length] = "-in";
    command[words.length + 1] = authority.path(name + ".key");
    command[words.length + 2] = "-out";
    command[words.length + 3] = authority.path("converted.key");
    authority.openssl(command);

    KeyMaterial read =
        KeyMaterial.read(
            settings(
                Path.of(authority.path(name + ".pem")), Path.of(authority.path("converted.key"))));

    assertThat(read.key().orElseThrow().getAlgorithm()).isEqualTo(algorithm);
    assertThat(read.chain()).hasSize(1);
    assertThat(read.trusted()).hasSize(1);
  }

  @Test
  void keyCertificateAndItsAuthorityAreFoundInOneFile() throws IOException {
    Path all =
        authority.write(
            "all.pem",
            Files.readString(ec.certificate())
                + Files.readString(authority.certificate())
                + Files.readString(ec.key()));

    assertThat(KeyMaterial.read(settings(all, null)).chain()).hasSize(2);
  }

  @Test
  void pkcs12HoldsAllOfIt() throws IOException {
    authority.openssl(
        "pkcs12",
        "-export",
        "-in",
        rsa.certificate().toString(),
        "-inkey",
        rsa.key().toString(),
        "-certfile",
        authority.certificate().toString(),
        "-passout",
        "pass:" + TestAuthority.PASSWORD,
        "-out",
        authority.path("rsa.p12"));

    KeyMaterial read = KeyMaterial.read(settings(Path.of(authority.path("rsa.p12")), null));

    assertThat(read.key().orElseThrow().getAlgorithm()).isEqualTo("RSA");
    assertThat(read.chain()).hasSize(2);
  }

  @Test
  void anAuthorityIsTrustedInEveryFormThatIsInUse() throws IOException {
    List<X509Certificate> expected =
        KeyMaterial.read(settings(rsa.certificate(), rsa.key())).trusted();
    String pem = authority.certificate().toString();
    authority.openssl("x509", "-in", pem, "-outform", "DER", "-out", authority.path("ca.cer"));
    TlsSettings der =
        new TlsSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Path.of(authority.path("ca.cer"))),
            List.of(),
            Duration.ofDays(1));
    assertThat(KeyMaterial.read(der).trusted()).isEqualTo(expected).isNotEmpty();
  }

  @Test
  void whatCannotBeUsedIsNamedWithItsReason() {
    assertThatThrownBy(() -> KeyMaterial.read(settings(ec.certificate(), rsa.key())))
        .isInstanceOf(TlsFileException.class)
        .hasMessageContaining("ec.pem")
        .hasMessageContaining("do not belong together");
    assertThatThrownBy(() -> KeyMaterial.read(settings(ec.certificate(), null)))
        .hasMessageContaining("there is no key");
    assertThatThrownBy(
            () -> KeyMaterial.read(settings(authority.write("none.pem", "nothing"), ec.key())))
        .hasMessageContaining("there is no certificate");
    assertThatThrownBy(() -> KeyMaterial.read(settings(Path.of("/nowhere"), null)))
        .hasMessageContaining("/nowhere: can't be read");
  }

  @Test
  void aWrongPasswordIsToldAsSuch() {
    authority.openssl(
        "pkcs8",
        "-topk8",
        "-in",
        ec.key().toString(),
        "-passout",
        "pass:another",
        "-out",
        authority.path("other.key"));

    assertThatThrownBy(
            () ->
                KeyMaterial.read(settings(ec.certificate(), Path.of(authority.path("other.key")))))
        .hasMessageContaining("wrong password");
  }

  @Test
  void aKeyThatIsCutShortIsRefused() throws IOException {
    authority.openssl(
        "ec", "-in", ec.key().toString(), "-outform", "DER", "-out", authority.path("key.der"));
    byte[] whole = Files.readAllBytes(Path.of(authority.path("key.der")));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () ->
                  PrivateKeyReader.read(
                      List.of(new PemBlock("EC PRIVATE KEY", "", cut)), new char[0]))
          .isInstanceOf(TlsFileException.class);
    }
  }

  private static TlsSettings settings(Path certificate, @Nullable Path key) {
    return new TlsSettings(
        Optional.of(certificate),
        Optional.ofNullable(key),
        Optional.of(password),
        Optional.of(authority.certificate()),
        List.of(),
        Duration.ofDays(1));
  }
}
