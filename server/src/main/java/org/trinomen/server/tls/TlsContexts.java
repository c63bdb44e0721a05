package org.trinomen.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.trinomen.dicom.ul.TlsProfile;
import org.trinomen.server.config.TlsSettings;

/**
 * The TLS of new connections. When the files have changed, {@link #reload} makes another context of
 * them; connections that are open hold on to theirs.
 */
public final class TlsContexts {

  /**
   * Sessions that a later connection may go on with, some kilobytes each. Whom we serve keeps its
   * session itself, as a ticket (RFC 8446 §4.6.1); those whom we call are few.
   */
  private static final int SESSIONS_KEPT = 100;

  private static final int SESSION_SECONDS = 3_600;

  private final TlsSettings settings;
  private volatile State state;

  /** What one reading of the files gave. */
  private record State(KeyMaterial material, SSLContext context) {}

  private TlsContexts(TlsSettings settings) throws TlsFileException {
    this.settings = settings;
    this.state = made(KeyMaterial.read(settings));
  }

  /**
   * The TLS of these files.
   *
   * @throws TlsFileException a file can't be used
   */
  public static TlsContexts open(TlsSettings settings) throws TlsFileException {
    return new TlsContexts(settings);
  }

  /**
   * TLS for calling someone whose certificate one of those in a file has signed, or is.
   *
   * @throws TlsFileException the file can't be used
   */
  public static SSLContext trusting(Path file) throws TlsFileException {
    return made(KeyMaterial.read(
            new TlsSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                List.of(),
                Duration.ZERO)))
        .context();
  }

  /** For the next connection, in either role. */
  public SSLContext current() {
    return state.context();
  }

  /** What a connection of any door keeps to: the profile of the standard. */
  public static SSLParameters parameters() {
    return TlsProfile.parameters();
  }

  /** Our certificate, and those that lead to its authority; empty if we have none. */
  public List<X509Certificate> chain() {
    return state.material().chain();
  }

  /** Whom we believe; empty: whom Java does. */
  public List<X509Certificate> trusted() {
    return state.material().trusted();
  }

  /** Lists of those that are believed no more. */
  public List<X509CRL> revoked() {
    return state.material().revoked();
  }

  /**
   * Reads the files again.
   *
   * @return whether they hold something new, which then counts
   * @throws TlsFileException a file can't be used; what there was counts on
   */
  public boolean reload() throws TlsFileException {
    KeyMaterial material = KeyMaterial.read(settings);
    if (material.equals(state.material())) {
      return false;
    }
    state = made(material);
    return true;
  }

  private static State made(KeyMaterial material) throws TlsFileException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(material), trust(material), null);
      context.getServerSessionContext().setSessionCacheSize(SESSIONS_KEPT);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      context.getClientSessionContext().setSessionCacheSize(SESSIONS_KEPT);
      context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return new State(material, context);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsFileException("no TLS can be made of the files: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(KeyMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.key().isEmpty()) {
      return new KeyManager[0];
    }
    char[] inMemoryOnly = {'-'};
    KeyStore store = empty();
    store.setKeyEntry(
        "own",
        material.key().get(),
        inMemoryOnly,
        material.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, inMemoryOnly);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(KeyMaterial material)
      throws GeneralSecurityException, IOException {
    Optional<KeyStore> anchors = Optional.empty();
    if (!material.trusted().isEmpty()) {
      KeyStore store = empty();
      List<X509Certificate> trusted = new ArrayList<>(material.trusted());
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("trusted" + i, trusted.get(i));
      }
      anchors = Optional.of(store);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    if (anchors.isPresent() && !material.revoked().isEmpty()) {
      factory.init(new CertPathTrustManagerParameters(revocable(anchors.get(), material)));
    } else {
      factory.init(anchors.orElse(null));
    }
    return factory.getTrustManagers();
  }

  /**
   * RFC 5280 §6.3: every certificate of a path but the one that is trusted itself must stand in no
   * list, and there must be a list that is in force. Nothing is fetched: neither lists nor answers
   * of OCSP.
   */
  private static PKIXBuilderParameters revocable(KeyStore anchors, KeyMaterial material)
      throws GeneralSecurityException {
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(material.revoked())));
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    return parameters;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
