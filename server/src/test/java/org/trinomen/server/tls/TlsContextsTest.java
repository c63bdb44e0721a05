package org.trinomen.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.config.TlsSettings;
import org.trinomen.server.metrics.Metric;

final class TlsContextsTest {

  @TempDir private Path folder;

  private TestAuthority authority;
  private TestAuthority.Credentials own;
  private TlsSettings settings;

  @BeforeEach
  void make() throws IOException {
    authority = new TestAuthority(folder);
    own = authority.issue("own", 20);
    settings =
        new TlsSettings(
            Optional.of(own.certificate()),
            Optional.of(own.key()),
            Optional.empty(),
            Optional.of(authority.certificate()),
            List.of(),
            Duration.ofDays(1));
  }

  @Test
  void filesThatDidNotChangeGiveNothingNew() throws IOException {
    TlsContexts contexts = TlsContexts.open(settings);
    SSLContext first = contexts.current();
    Files.setLastModifiedTime(own.certificate(), FileTime.from(Instant.now()));

    assertThat(contexts.reload()).isFalse();
    assertThat(contexts.current()).isSameAs(first);
  }

  @Test
  void aCertificateWithoutItsKeyIsRefusedAndTheOneBeforeCountsOn() throws IOException {
    TlsContexts contexts = TlsContexts.open(settings);
    SSLContext first = contexts.current();
    TestAuthority.Credentials next = authority.issue("next", 40);
    Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(contexts::reload).hasMessageContaining("do not belong together");
    assertThat(contexts.current()).isSameAs(first);

    Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(contexts.reload()).isTrue();
    assertThat(contexts.current()).isNotSameAs(first);
    assertThat(contexts.chain().getFirst().getSubjectX500Principal().getName()).contains("CN=next");
  }

  @Test
  void theDaysThatCertificatesHaveLeftAreTold() throws IOException {
    TlsContexts contexts = TlsContexts.open(settings);
    try (CertificateWatch watch =
        CertificateWatch.start(contexts, Clock.systemUTC(), Duration.ofDays(1))) {
      assertThat(Metric.text(watch.metrics()))
          .contains("# TYPE trinomen_certificate_expiry_days gauge")
          .containsPattern(
              "expiry_days\\{serial=\"[0-9a-f]+\",subject=\"CN=own,[^}]*use=\"own\"} 19")
          .containsPattern("subject=\"CN=Test authority\",use=\"trusted\"} 89");
    }
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(30)), ZoneOffset.UTC);
    try (CertificateWatch watch = CertificateWatch.start(contexts, later, Duration.ofDays(1))) {
      assertThat(Metric.text(watch.metrics())).containsPattern("use=\"own\"} -1[01]");
    }
  }
}
