package org.trinomen.server.http;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.trinomen.server.tls.TlsContexts;

/**
 * The TLS of each new connection is what the files hold by then; those that are open keep theirs.
 */
final class ReloadedTls extends SslContextFactory.Server {

  private final TlsContexts contexts;

  ReloadedTls(TlsContexts contexts) {
    this.contexts = contexts;
    setSslContext(contexts.current());
  }

  @Override
  public SSLEngine newSSLEngine() {
    SSLEngine engine = contexts.current().createSSLEngine();
    customize(engine);
    return engine;
  }

  @Override
  public SSLEngine newSSLEngine(String host, int port) {
    return newSSLEngine();
  }

  @Override
  public SSLEngine newSSLEngine(InetSocketAddress address) {
    return newSSLEngine();
  }

  @Override
  public void customize(SSLEngine engine) {
    engine.setSSLParameters(TlsContexts.parameters());
  }
}
