package org.trinomen.archive.checkpoint;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/** The public part of a {@link SigningKey} (Ed25519, RFC 8032). */
public final class VerificationKey {

  private static final String LABEL = "PUBLIC KEY";

  private final PublicKey key;

  VerificationKey(PublicKey key) {
    this.key = key;
  }

  /** The key in a PEM text; empty if there is none of this kind. */
  public static Optional<VerificationKey> parse(String text) {
    Optional<byte[]> der = Pem.block(text, LABEL);
    if (der.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new VerificationKey(
              KeyFactory.getInstance(SigningKey.ALGORITHM)
                  .generatePublic(new X509EncodedKeySpec(der.get()))));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /** PEM, as {@code openssl pkey -pubin} reads it. */
  public String pem() {
    return Pem.text(LABEL, key.getEncoded());
  }

  /** SHA-256 of the key's DER encoding (SubjectPublicKeyInfo), as hexadecimal digits. */
  public String fingerprint() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  boolean verifies(byte[] signed, byte[] signature) {
    try {
      Signature check = Signature.getInstance(SigningKey.ALGORITHM);
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // not even the form of a signature
    }
  }
}
