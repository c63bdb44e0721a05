package org.trinomen.server.tls;

import java.io.Closeable;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.repeat.Repeated;
import org.trinomen.server.metrics.Metric;

/**
 * Looks at the files of certificates time and again, has new ones used, and warns once a day of
 * those that will soon be of no use. Their contents are compared, not their times: a link that
 * leads elsewhere is noticed, and a file that is touched is not.
 */
public final class CertificateWatch implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);
  private static final int WARNED_FROM_DAYS = 30;
  private static final Duration WARNED_EVERY = Duration.ofDays(1);

  private final TlsContexts contexts;
  private final Clock clock;
  private final Repeated repeated;
  private final Map<Object, Instant> warnedAt = new HashMap<>();
  private String lastProblem = "";

  private CertificateWatch(TlsContexts contexts, Clock clock, Duration every) {
    this.contexts = contexts;
    this.clock = clock;
    this.repeated = new Repeated("certificate-watch", every, this::look);
  }

  /** Looks once, and then goes on to. */
  public static CertificateWatch start(TlsContexts contexts, Clock clock, Duration every) {
    CertificateWatch watch = new CertificateWatch(contexts, clock, every);
    watch.warn();
    watch.repeated.start();
    return watch;
  }

  /** Takes what has changed, and warns. */
  synchronized void look() {
    try {
      if (contexts.reload()) {
        log.info("TLS: the files have changed; new connections go by {}", described());
      }
      lastProblem = "";
    } catch (TlsFileException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        log.error(
            "TLS: the files have changed and can't be used, those before count on: {}", problem);
      }
      lastProblem = problem;
    }
    warn();
  }

  private synchronized void warn() {
    Instant now = clock.instant();
    warnedAt.values().removeIf(at -> at.plus(WARNED_EVERY).compareTo(now) <= 0);
    for (X509Certificate certificate : all()) {
      long days = days(certificate.getNotAfter(), now);
      if (days <= WARNED_FROM_DAYS && warnedAt.putIfAbsent(certificate, now) == null) {
        log.warn(
            days < 0
                ? "TLS: the certificate of {} has expired"
                : "TLS: the certificate of {} expires in {} days",
            certificate.getSubjectX500Principal(),
            days);
      }
    }
    for (X509CRL list : contexts.revoked()) {
      if (hasRunOut(list, now) && warnedAt.putIfAbsent(list, now) == null) {
        log.warn(
            "TLS: the list of what {} has revoked has run out; no certificate of it is believed",
            list.getIssuerX500Principal());
      }
    }
  }

  /** RFC 5280 §5.1.2.5: the next one should have been here by then. */
  private static boolean hasRunOut(X509CRL list, Instant now) {
    return list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(now);
  }

  /** How many days each certificate is still of use. */
  public List<Metric> metrics() {
    Instant now = clock.instant();
    List<Metric> metrics = new ArrayList<>();
    for (X509Certificate certificate : all()) {
      metrics.add(
          new Metric(
              "trinomen_certificate_expiry_days",
              Metric.Kind.GAUGE,
              "Whole days until a certificate of the configuration expires; negative once it has.",
              Map.of(
                  "use",
                  contexts.chain().contains(certificate) ? "own" : "trusted",
                  "subject",
                  certificate.getSubjectX500Principal().getName(),
                  "serial",
                  certificate.getSerialNumber().toString(16)),
              (double) days(certificate.getNotAfter(), now)));
    }
    for (X509CRL list : contexts.revoked()) {
      if (list.getNextUpdate() != null) {
        metrics.add(
            new Metric(
                "trinomen_crl_expiry_days",
                Metric.Kind.GAUGE,
                "Whole days until a list of revoked certificates runs out; negative once it has.",
                Map.of("issuer", list.getIssuerX500Principal().getName()),
                (double) days(list.getNextUpdate(), now)));
      }
    }
    return metrics;
  }

  private List<X509Certificate> all() {
    List<X509Certificate> all = new ArrayList<>(contexts.chain());
    contexts.trusted().stream().filter(each -> !all.contains(each)).forEach(all::add);
    return all;
  }

  private String described() {
    return contexts.chain().isEmpty()
        ? "no certificate of our own"
        : "the certificate of "
            + contexts.chain().getFirst().getSubjectX500Principal()
            + ", good until "
            + contexts.chain().getFirst().getNotAfter().toInstant();
  }

  private static long days(Date end, Instant now) {
    long seconds = Duration.between(now, end.toInstant()).toSeconds();
    return Math.floorDiv(seconds, TimeUnit.DAYS.toSeconds(1));
  }

  @Override
  public void close() {
    repeated.close();
  }
}
