package org.trinomen.server.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.trinomen.server.access.Access;
import org.trinomen.server.config.HttpSettings;
import org.trinomen.server.config.Settings;
import org.trinomen.server.metrics.Metric;
import org.trinomen.server.tls.TlsContexts;

/** The HTTP door: Jetty, with a virtual thread for each request. */
public final class HttpServer implements AutoCloseable {

  /** Holds a whole small instance, so that it arrives in one piece. */
  private static final int INPUT_BUFFER_BYTES = 64 * 1024;

  private static final int THREADS_BEYOND_CONNECTIONS = 64;

  private final Server server;
  private final ServerConnector connector;
  private final RequestCounts counts = new RequestCounts();

  /**
   * Prepares the door; {@link #start} opens it.
   *
   * @param idPrefix begins the names of requests in the log; differs from start to start
   */
  public HttpServer(
      Settings settings, TlsContexts tls, RouteTable routes, Access access, String idPrefix) {
    HttpSettings http = settings.http();
    this.server =
        new Server(new VirtualThreadPool(http.connectionsMax() + THREADS_BEYOND_CONNECTIONS));
    this.connector = new Connector(server, connectionFactories(http, tls));
    connector.setHost(http.bindAddress());
    connector.setPort(http.port());
    connector.setIdleTimeout(http.requestIdleTimeout().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(http.connectionsMax(), connector));
    server.setStopTimeout(http.stopTimeout().toMillis());
    // What Jetty refuses by itself (a malformed request) is answered without words.
    server.setErrorHandler(
        (_, response, callback) -> {
          response.write(true, null, callback);
          return true;
        });
    server.setHandler(
        new GracefulHandler(
            new Dispatcher(
                routes,
                access,
                http,
                settings.limits(),
                settings.log().access(),
                idPrefix,
                counts)));
  }

  /**
   * Opens the door.
   *
   * @throws IOException the port is taken, or the address is not ours
   */
  public void start() throws IOException {
    connector.open();
    LifeCycle.start(server);
  }

  /** The address and port it listens on. */
  public InetSocketAddress address() {
    return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
  }

  /** What was asked since the start. */
  public List<Metric> metrics() {
    return counts.metrics(server.isStarted() ? connector.getConnectedEndPoints().size() : 0);
  }

  /** Lets requests in flight finish, refuses new ones, and closes the door. */
  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  /** One thread accepts, one selects. */
  private static final class Connector extends ServerConnector {

    Connector(Server server, ConnectionFactory... factories) {
      super(server, 1, 1, factories);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      ArrivalRate rate = new ArrivalRate(TimeUnit.MILLISECONDS.toNanos(getIdleTimeout()));
      SocketChannelEndPoint endPoint =
          new AwaitingEndPoint(channel, selector, key, getScheduler(), rate);
      endPoint.setIdleTimeout(getIdleTimeout());
      return endPoint;
    }
  }

  private static ConnectionFactory[] connectionFactories(HttpSettings settings, TlsContexts tls) {
    HttpConnectionFactory http = new HttpConnectionFactory(configuration(settings));
    if (!settings.tls()) {
      return new ConnectionFactory[] {http};
    }
    // Whoever calls checks our name; that it names us as our certificate does is not ours to ask.
    http.getHttpConfiguration().addCustomizer(new SecureRequestCustomizer(false));
    return new ConnectionFactory[] {
      new SslConnectionFactory(new ReloadedTls(tls), HttpVersion.HTTP_1_1.asString()), http
    };
  }

  private static HttpConfiguration configuration(HttpSettings http) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(true);
    configuration.setRequestHeaderSize(http.headerSizeMax());
    configuration.setInputBufferSize(INPUT_BUFFER_BYTES);
    configuration.setIdleTimeout(http.requestIdleTimeout().toMillis());
    if (http.tlsInFront()) {
      // The caller's address is then what the proxy says it is.
      configuration.addCustomizer(new ForwardedRequestCustomizer());
    }
    // //instances is /instances for clients of Orthanc.
    configuration.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "empty parts count for nothing", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT));
    return configuration;
  }
}
