package org.trinomen.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.trinomen.server.config.TlsSettings;

/**
 * What the files hold that {@link TlsSettings} name.
 *
 * @param key the key of our certificate, if we have one
 * @param chain our certificate first, then those that lead to its authority
 * @param trusted whom we believe; empty: whom Java does
 * @param revoked lists of certificates that were revoked
 */
record KeyMaterial(
    Optional<PrivateKey> key,
    List<X509Certificate> chain,
    List<X509Certificate> trusted,
    List<X509CRL> revoked) {

  private static final long FILE_LENGTH_MAX = 1 << 20;

  KeyMaterial {
    chain = List.copyOf(chain);
    trusted = List.copyOf(trusted);
    revoked = List.copyOf(revoked);
  }

  /**
   * Reads the files.
   *
   * @throws TlsFileException one can't be used, or key and certificate do not belong together
   */
  static KeyMaterial read(TlsSettings settings) throws TlsFileException {
    char[] password = password(settings);
    Optional<PrivateKey> key = Optional.empty();
    List<X509Certificate> chain = new ArrayList<>();
    if (settings.certificate().isPresent()) {
      Path file = settings.certificate().get();
      byte[] bytes = bytes(file);
      try {
        if (isDer(bytes)) {
          key = own(keyStore(bytes, password), password, chain);
        } else {
          chain.addAll(certificates(bytes));
          Path keyFile = settings.privateKey().orElse(file);
          key = PrivateKeyReader.read(PemBlock.all(bytes(keyFile)), password);
        }
        check(chain, key);
      } catch (GeneralSecurityException | TlsFileException e) {
        throw new TlsFileException(file + ": " + e.getMessage(), e);
      }
    }
    return new KeyMaterial(key, chain, trusted(settings, password), revoked(settings));
  }

  private static List<X509Certificate> trusted(TlsSettings settings, char[] password)
      throws TlsFileException {
    List<X509Certificate> trusted = new ArrayList<>();
    if (settings.trusted().isPresent()) {
      Path file = settings.trusted().get();
      byte[] bytes = bytes(file);
      try {
        trusted.addAll(isDer(bytes) ? binary(bytes, password) : certificates(bytes));
      } catch (GeneralSecurityException | TlsFileException e) {
        throw new TlsFileException(file + ": " + e.getMessage(), e);
      }
      if (trusted.isEmpty()) {
        throw new TlsFileException(file + ": there is no certificate in it");
      }
    }
    return trusted;
  }

  /** One certificate, or those of a PKCS#12 file, which begins in the same way. */
  private static List<X509Certificate> binary(byte[] bytes, char[] password)
      throws GeneralSecurityException, TlsFileException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return List.of(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
    } catch (CertificateException e) {
      List<X509Certificate> certificates = new ArrayList<>();
      KeyStore store = keyStore(bytes, password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          certificates.add(certificate);
        }
      }
      return certificates;
    }
  }

  private static List<X509CRL> revoked(TlsSettings settings) throws TlsFileException {
    List<X509CRL> lists = new ArrayList<>();
    for (Path file : settings.crl()) {
      byte[] bytes = bytes(file);
      int before = lists.size();
      try {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        if (isDer(bytes)) {
          lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(bytes)));
        } else {
          for (PemBlock block : PemBlock.all(bytes)) {
            if (block.label().endsWith("CRL")) {
              lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.bytes())));
            }
          }
        }
      } catch (GeneralSecurityException | TlsFileException e) {
        throw new TlsFileException(file + ": " + e.getMessage(), e);
      }
      if (lists.size() == before) {
        throw new TlsFileException(file + ": there is no list of revoked certificates in it");
      }
    }
    return lists;
  }

  private static char[] password(TlsSettings settings) throws TlsFileException {
    if (settings.passwordFile().isEmpty()) {
      return new char[0];
    }
    Path file = settings.passwordFile().get();
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() ? new char[0] : lines.getFirst().toCharArray();
    } catch (IOException e) {
      throw new TlsFileException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws TlsFileException {
    try {
      if (Files.size(file) > FILE_LENGTH_MAX) {
        throw new TlsFileException(file + ": is too large for certificates or lists of them");
      }
      return Files.readAllBytes(file);
    } catch (TlsFileException e) {
      throw e;
    } catch (IOException e) {
      throw new TlsFileException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** A SEQUENCE: PKCS#12 (RFC 7292 §4), or a list of revocations (RFC 5280 §5.1); no text. */
  private static boolean isDer(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == 0x30;
  }

  private static KeyStore keyStore(byte[] bytes, char[] password)
      throws GeneralSecurityException, TlsFileException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(new ByteArrayInputStream(bytes), password);
    } catch (IOException e) {
      throw new TlsFileException("is no PKCS#12 file, or the password is wrong", e);
    }
    return store;
  }

  private static Optional<PrivateKey> own(
      KeyStore store, char[] password, List<X509Certificate> chain)
      throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, password) instanceof PrivateKey key) {
        for (Certificate certificate : store.getCertificateChain(alias)) {
          chain.add((X509Certificate) certificate);
        }
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private static List<X509Certificate> certificates(byte[] pem)
      throws GeneralSecurityException, TlsFileException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : PemBlock.all(pem)) {
      if (block.label().endsWith("CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
      }
    }
    return certificates;
  }

  /** Signs with the key and looks whether the certificate bears it out. */
  private static void check(List<X509Certificate> chain, Optional<PrivateKey> key)
      throws GeneralSecurityException, TlsFileException {
    if (chain.isEmpty()) {
      throw new TlsFileException("there is no certificate in it");
    }
    if (key.isEmpty()) {
      throw new TlsFileException("there is no key, neither in it nor in tls.private-key");
    }
    String algorithm =
        switch (key.get().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return; // RSASSA-PSS has parameters of its own; a handshake will tell
    }
    if (!chain.getFirst().getPublicKey().getAlgorithm().equals(key.get().getAlgorithm())) {
      throw new TlsFileException("key and certificate do not belong together");
    }
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key.get());
    byte[] signed = signature.sign();
    signature.initVerify(chain.getFirst().getPublicKey());
    if (!signature.verify(signed)) {
      throw new TlsFileException("key and certificate do not belong together");
    }
  }

  @Override
  public String toString() {
    return chain.size()
        + " certificates, "
        + trusted.size()
        + " trusted, "
        + revoked.size()
        + " lists of revoked ones";
  }
}
