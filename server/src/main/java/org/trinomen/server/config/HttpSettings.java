package org.trinomen.server.config;

import java.time.Duration;
import java.util.Set;

/**
 * The HTTP door.
 *
 * @param bindAddress address to listen on
 * @param port TCP port; 0 lets the system choose
 * @param tls true: HTTPS and nothing else on this port
 * @param prefix path before every route, {@code ""} or such as {@code /archive}
 * @param tlsInFront true if a proxy speaks TLS to the clients: cookies are then marked Secure
 * @param corsOrigins origins whose pages may read answers, such as {@code https://viewer.example}
 * @param ohif where OHIF shows a study, such as {@code https://viewer.example/viewer}; empty for
 *     none
 * @param headerSizeMax bytes of a request's header
 * @param requestIdleTimeout after this long without a byte a request ends
 * @param connectionsMax connections open at once
 * @param stopTimeout how long requests in flight may take to finish at shutdown
 */
public record HttpSettings(
    String bindAddress,
    int port,
    boolean tls,
    String prefix,
    boolean tlsInFront,
    Set<String> corsOrigins,
    String ohif,
    int headerSizeMax,
    Duration requestIdleTimeout,
    int connectionsMax,
    Duration stopTimeout) {

  /** Whether what clients and we say is encrypted on their side: cookies are then marked Secure. */
  public boolean secure() {
    return tls || tlsInFront;
  }
}
