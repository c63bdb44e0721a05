package org.trinomen.server.config;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * What the certificate of a node must be like, beside coming from an authority that is trusted. A
 * node's file has some of these, one of which must hold.
 */
public sealed interface CertificateRule {

  /** What a rule looks like, for a person. */
  String FORM = "any, subject:CN=..., dns:name, ip:address or sha256:fingerprint";

  /** Whether it holds. */
  boolean holds(X509Certificate certificate);

  /** Every certificate will do that an authority vouches for which is trusted. */
  record Any() implements CertificateRule {
    @Override
    public boolean holds(X509Certificate certificate) {
      return true;
    }
  }

  /** The subject has this distinguished name, compared as RFC 5280 §7.1 says. */
  record Subject(X500Principal name) implements CertificateRule {
    @Override
    public boolean holds(X509Certificate certificate) {
      return certificate.getSubjectX500Principal().equals(name);
    }
  }

  /**
   * It has this alternative name (RFC 5280 §4.2.1.6).
   *
   * @param type 2 for a name of the DNS, 7 for an address
   */
  record AlternativeName(int type, String name) implements CertificateRule {
    @Override
    public boolean holds(X509Certificate certificate) {
      try {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
            && names.stream()
                .anyMatch(
                    each ->
                        each.get(0).equals(type)
                            && each.get(1).toString().toLowerCase(Locale.ROOT).equals(name));
      } catch (CertificateParsingException e) {
        return false;
      }
    }
  }

  /** It is this one. */
  record Fingerprint(String sha256) implements CertificateRule {
    @Override
    public boolean holds(X509Certificate certificate) {
      return fingerprint(certificate).equals(sha256);
    }
  }

  /** The SHA-256 of a certificate, as {@code openssl x509 -fingerprint} has it, without colons. */
  static String fingerprint(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException it is none
   */
  static CertificateRule parse(String text) {
    String[] parts = text.strip().split(":", 2);
    if (parts.length == 1 && parts[0].equals("any")) {
      return new Any();
    }
    if (parts.length == 2) {
      String value = parts[1].strip();
      switch (parts[0]) {
        case "subject":
          return new Subject(new X500Principal(value));
        case "dns":
          return new AlternativeName(2, value.toLowerCase(Locale.ROOT));
        case "ip":
          return new AlternativeName(7, AddressRange.parse(value).address().getHostAddress());
        case "sha256":
          String hex = value.replace(":", "").toLowerCase(Locale.ROOT);
          if (hex.matches("[0-9a-f]{64}")) {
            return new Fingerprint(hex);
          }
          break;
        default:
          break;
      }
    }
    throw new IllegalArgumentException("not " + FORM + ": " + text);
  }

  static boolean isRule(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
