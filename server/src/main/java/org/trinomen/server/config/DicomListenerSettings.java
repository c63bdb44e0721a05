package org.trinomen.server.config;

import java.util.Set;

/**
 * A port on which associations are accepted.
 *
 * @param bindAddress address to listen on
 * @param port TCP port; 0 lets the system choose
 * @param tls whether it is secured, and whether callers show a certificate
 * @param aeTitles AE titles that may be called here; none: all of ours
 */
public record DicomListenerSettings(String bindAddress, int port, Tls tls, Set<String> aeTitles) {

  /** What a port asks of those who connect. */
  public enum Tls {
    /** In the clear. */
    NONE,
    /** TLS; nobody is asked for a certificate. */
    SERVER,
    /** TLS; a certificate is asked for, and who has none may come as well. */
    OPTIONAL,
    /** TLS; who shows no certificate that we trust is turned away. */
    REQUIRED
  }

  public DicomListenerSettings {
    aeTitles = Set.copyOf(aeTitles);
  }
}
