package org.trinomen.archive.checkpoint;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/** What checkpoints are signed with (Ed25519, RFC 8032). */
public final class SigningKey {

  static final String ALGORITHM = "Ed25519";
  private static final String LABEL = "PRIVATE KEY";

  private final PrivateKey key;
  private final VerificationKey verification;

  private SigningKey(PrivateKey key, VerificationKey verification) {
    this.key = key;
    this.verification = verification;
  }

  /** A new one. */
  public static SigningKey make(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(pair.getPrivate(), new VerificationKey(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java since 15 has Ed25519", e);
    }
  }

  /**
   * The key in a text as {@link #pem} gives it.
   *
   * @return empty if one of the two parts is missing, or they don't belong together
   */
  public static Optional<SigningKey> parse(String text) {
    Optional<byte[]> der = Pem.block(text, LABEL);
    Optional<VerificationKey> verification = VerificationKey.parse(text);
    if (der.isEmpty() || verification.isEmpty()) {
      return Optional.empty();
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der.get()));
      SigningKey read = new SigningKey(key, verification.get());
      byte[] trial = {0};
      return Optional.of(read)
          .filter(each -> each.verification.verifies(trial, each.signature(trial)));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /** Both parts as PEM: secret. */
  public String pem() {
    return Pem.text(LABEL, key.getEncoded()) + verification.pem();
  }

  /** Whoever has this can check, and not sign. */
  public VerificationKey verification() {
    return verification;
  }

  byte[] signature(byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key was found to be one of Ed25519", e);
    }
  }
}
