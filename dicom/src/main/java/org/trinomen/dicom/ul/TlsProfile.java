package org.trinomen.dicom.ul;

import java.util.List;
import javax.net.ssl.SSLParameters;

/**
 * The BCP 195 RFC 8996, 9325 TLS Secure Transport Connection Profile (PS3.15 §B.12, 2024e). It has
 * TLS 1.2, prefers 1.3, and for the rest refers to the two RFCs: so what RFC 9325 recommends is all
 * there is. Nothing older, no key exchange without forward secrecy, no encryption without
 * authentication of what is encrypted.
 */
public final class TlsProfile {

  /** Its name in the standard. */
  public static final String NAME = "BCP 195 RFC 8996, 9325 TLS Secure Transport Connection";

  /** RFC 9325 §3.1.1: neither 1.0 nor 1.1 (RFC 8996). */
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** RFC 8446 §9.1; then RFC 9325 §4.2. In the order in which we would rather have them. */
  public static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  /** RFC 9325 §4.4: 256 bits and more, by what is asked for most first. */
  public static final List<String> GROUPS = List.of("x25519", "secp256r1", "secp384r1", "x448");

  private TlsProfile() {}

  /** Parameters for a socket in either role. */
  public static SSLParameters parameters() {
    SSLParameters parameters =
        new SSLParameters(CIPHER_SUITES.toArray(String[]::new), PROTOCOLS.toArray(String[]::new));
    parameters.setNamedGroups(GROUPS.toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    return parameters;
  }
}
