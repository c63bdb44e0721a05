package org.trinomen.server.cli;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.trinomen.server.config.CertificateRule;
import org.trinomen.server.tls.TlsContexts;
import org.trinomen.server.tls.TlsFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen tls check}: whether the files will do, before a server is given them. */
@Command(
    name = "check",
    description = {
      "Read the files of certificates and keys that the configuration names, as the server would,",
      "and say what is in them and how long it is good."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen tls check --config /etc/trinomen",
      "",
      "Exit codes: 0 all is well for 30 days, 1 something expires before or has expired (a CRL:"
          + " has),",
      "78 a file can't be used."
    })
final class TlsCheckCommand implements Callable<Integer> {

  private static final int DAYS = 30;

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Override
  public Integer call() {
    TlsContexts contexts;
    try {
      contexts = TlsContexts.open(options.load().tls());
    } catch (TlsFileException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
    output.line(
        contexts.chain().isEmpty()
            ? "no certificate of our own (tls.certificate)"
            : "our certificate, and those that lead to its authority:");
    boolean well = all(contexts.chain());
    output.line(
        contexts.trusted().isEmpty()
            ? "trusted: whom Java trusts; nobody who calls (tls.trusted)"
            : "trusted:");
    well &= all(contexts.trusted());
    return lists(contexts.revoked()) && well ? ExitCode.OK : ExitCode.FINDINGS;
  }

  /** Lists are made anew often: one that is in force is all right. */
  private boolean lists(List<X509CRL> lists) {
    boolean well = true;
    for (X509CRL list : lists) {
      Optional<Instant> next = Optional.ofNullable(list.getNextUpdate()).map(Date::toInstant);
      Instant now = Clock.systemUTC().instant();
      well &= next.isEmpty() || now.isBefore(next.get());
      output.line(
          "revoked by %s: %d, list of %s, good until %s"
              .formatted(
                  list.getIssuerX500Principal(),
                  list.getRevokedCertificates() == null ? 0 : list.getRevokedCertificates().size(),
                  list.getThisUpdate().toInstant(),
                  next.map(Instant::toString).orElse("the next one")));
    }
    return well;
  }

  private boolean all(List<X509Certificate> certificates) {
    boolean well = true;
    for (X509Certificate certificate : certificates) {
      long days =
          Duration.between(Clock.systemUTC().instant(), certificate.getNotAfter().toInstant())
              .toDays();
      well &= days > DAYS;
      output.line(
          "  %s, by %s\n    good until %s, %d days; sha256:%s"
              .formatted(
                  certificate.getSubjectX500Principal(),
                  certificate.getIssuerX500Principal(),
                  certificate.getNotAfter().toInstant(),
                  days,
                  CertificateRule.fingerprint(certificate)));
    }
    return well;
  }
}
