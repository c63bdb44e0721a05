package org.trinomen.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who we are towards those we speak to over TLS, and whom we believe.
 *
 * @param certificate our certificate and those that lead to its authority (PEM), or all of it in
 *     one file (PKCS#12)
 * @param privateKey the key of our certificate, if not in the same file
 * @param passwordFile holds the password of the key or of the PKCS#12 file
 * @param trusted authorities, or single certificates, that are believed; else those of Java
 * @param crl lists of revoked certificates; none: no certificate is looked up in one
 * @param checkEvery how often the files are looked at
 */
public record TlsSettings(
    Optional<Path> certificate,
    Optional<Path> privateKey,
    Optional<Path> passwordFile,
    Optional<Path> trusted,
    List<Path> crl,
    Duration checkEvery) {

  public TlsSettings {
    crl = List.copyOf(crl);
  }
}
