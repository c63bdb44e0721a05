package org.trinomen.archive.checkpoint;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.trinomen.archive.volume.Sha256;

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
    return new Sha256(Sha256.begin().digest(key.getEncoded())).hex();
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
