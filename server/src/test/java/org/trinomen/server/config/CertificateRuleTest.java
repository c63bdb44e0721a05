package org.trinomen.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.server.tls.TestAuthority;

/** What a node's file says of certificates and addresses. */
final class CertificateRuleTest {

  private static X509Certificate certificate;

  @BeforeAll
  static void issue(@TempDir Path folder) throws Exception {
    Path file = new TestAuthority(folder).issue("scanner", 9).certificate();
    try (InputStream in = Files.newInputStream(file)) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "any | true",
        "subject:CN=scanner,O=Trinomen tests | true",
        "subject: cn=SCANNER, o=Trinomen  tests | true",
        "subject:CN=scanner | false",
        "dns:scanner.example | true",
        "dns:Scanner.Example | true",
        "dns:example | false",
        "ip:127.0.0.1 | true",
        "ip:127.0.0.2 | false",
      })
  void aRuleHoldsForTheCertificateThatItDescribes(String rule, boolean holds) {
    assertThat(CertificateRule.parse(rule).holds(certificate)).isEqualTo(holds);
  }

  @Test
  void aFingerprintMayHaveColonsAndHoldsForOneCertificateOnly() {
    String digits = CertificateRule.fingerprint(certificate);
    String colons = digits.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
    String other = (digits.startsWith("0") ? "1" : "0") + digits.substring(1);

    assertThat(CertificateRule.parse("sha256:" + colons).holds(certificate)).isTrue();
    assertThat(CertificateRule.parse("sha256:" + other).holds(certificate)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "dns", "cn:a", "subject:scanner", "sha256:12", "ip:scanner"})
  void whatIsNoRuleIsRefused(String text) {
    assertThatThrownBy(() -> CertificateRule.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "10.2.0.0/16, 10.2.3.4, true",
    "10.2.0.0/15, 10.3.0.0, true",
    "10.2.0.0/15, 10.4.0.0, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "10.2.0.17, 10.2.0.17, true",
    "10.2.0.17, 10.2.0.16, false",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
  })
  void aRangeHoldsTheAddressesThatShareItsFirstBits(
      String range, String address, boolean contained) {
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.2.0.0/33", "10.2.0.0/-1", "10.2.0.0/x", "10.2/8/8"})
  void whatIsNoRangeIsRefusedAndNoNameIsLookedUp(String text) {
    assertThat(AddressRange.isRange(text)).isFalse();
  }
}
