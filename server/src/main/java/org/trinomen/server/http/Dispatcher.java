package org.trinomen.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.query.PublicId;
import org.trinomen.identity.ScanId;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Asking;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.access.Principal;
import org.trinomen.server.access.SignIn;
import org.trinomen.server.config.HttpSettings;
import org.trinomen.server.config.LimitSettings;

/**
 * The life of a request: find the route; unless it is open find out who asks, refuse forged
 * requests, and ask {@link Access} for leave, which puts it on record; call the handler; turn
 * failures into errors; log. Someone who has not signed in is not told which routes there are.
 */
final class Dispatcher extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Logger REQUESTS = LoggerFactory.getLogger("org.trinomen.requests");

  /**
   * Many clients send a body of tens of megabytes without credentials, and read the 401 only when
   * all of it is sent. So what is left of a refused body is read and dropped, up to this.
   */
  private static final long DROPPED_MAX = 1L << 30;

  private static final String NO_ROUTE = "-";

  private static final long RETRY_AFTER_S = 10;

  /** PS3.5 §9.1. */
  private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

  private final RouteTable routes;
  private final Access access;
  private final Authenticator authenticator;
  private final HttpSettings http;
  private final CrossOrigin crossOrigin;
  private final LimitSettings limits;
  private final boolean logsRequests;
  private final String idPrefix;
  private final AtomicLong lastId = new AtomicLong();
  private final RequestCounts counts;

  Dispatcher(
      RouteTable routes,
      Access access,
      HttpSettings http,
      LimitSettings limits,
      boolean logsRequests,
      String idPrefix,
      RequestCounts counts) {
    this.routes = routes;
    this.access = access;
    this.authenticator = new Authenticator(access);
    this.http = http;
    this.crossOrigin = new CrossOrigin(http.corsOrigins());
    this.limits = limits;
    this.logsRequests = logsRequests;
    this.idPrefix = idPrefix;
    this.counts = counts;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long start = System.nanoTime();
    String id = idPrefix + lastId.incrementAndGet();
    StandardHeaders.addTo(response.getHeaders());
    crossOrigin.mark(request, response);
    if (crossOrigin.isPreflight(request)) {
      crossOrigin.allow(request, response);
      response.setStatus(200);
      response.write(true, null, callback);
      return true;
    }
    Parameters query = new Parameters(Request.extractQueryParameters(request));
    Optional<Method> method = MethodOverride.effective(request, query);
    String path = path(request);
    RouteTable.Found found =
        method
            .<RouteTable.Found>map(known -> routes.find(known, path))
            .orElseGet(RouteTable.Found.Nothing::new);
    Exchange.Facts facts =
        new Exchange.Facts(
            id,
            method.orElse(Method.GET),
            http.prefix(),
            path,
            query,
            found instanceof RouteTable.Found.One(Route _, Map<String, String> values)
                ? values
                : Map.of(),
            Request.getRemoteAddr(request),
            null,
            null);
    String template =
        found instanceof RouteTable.Found.One(Route route, Map<String, String> _)
            ? route.path().text()
            : NO_ROUTE;
    Call call = new Call(request, response, found, facts, method.isPresent());
    boolean complete = call.run();
    counts.add(response.getStatus(), System.nanoTime() - start);
    log(call, template, start);
    if (complete) {
      callback.succeeded();
    } else {
      // The connection is cut, so that nobody takes half an answer for a whole one.
      callback.failed(new EofException("the answer was cut short"));
    }
    return true;
  }

  private String path(Request request) {
    String path = Optional.ofNullable(request.getHttpURI().getDecodedPath()).orElse("/");
    String prefix = http.prefix();
    boolean below = !prefix.isEmpty() && (path + "/").startsWith(prefix + "/");
    return below ? path.substring(prefix.length()) : path;
  }

  private void log(Call call, String template, long start) {
    if (logsRequests && REQUESTS.isInfoEnabled()) {
      Principal principal = call.exchange.principalOrNull();
      REQUESTS
          .atInfo()
          .addKeyValue("request", call.facts.id())
          .addKeyValue("from", call.facts.address())
          .addKeyValue("account", principal == null ? "-" : principal.account())
          .addKeyValue("method", call.facts.method())
          .addKeyValue("route", template)
          .addKeyValue("status", call.response.getStatus())
          .addKeyValue("bytes", call.exchange.answer().count())
          .addKeyValue("ms", (System.nanoTime() - start) / 1_000_000)
          .log("request");
    }
  }

  /** One request on its way. */
  private final class Call {

    private final Request request;
    private final Response response;
    private final RouteTable.Found found;
    private final boolean methodIsKnown;
    private Exchange.Facts facts;
    private Exchange exchange;

    Call(
        Request request,
        Response response,
        RouteTable.Found found,
        Exchange.Facts facts,
        boolean methodIsKnown) {
      this.request = request;
      this.response = response;
      this.found = found;
      this.facts = facts;
      this.methodIsKnown = methodIsKnown;
      this.exchange = new Exchange(request, response, limits, facts);
    }

    /** Whether a whole answer has gone out. */
    boolean run() {
      try {
        answer();
        dropRest();
        return true;
      } catch (IOException | RuntimeException e) {
        Optional<RequestFailure> told = FailureTable.told(e);
        return told.isPresent() ? fail(told.get().code(), told.get().details()) : fault(e);
      }
    }

    private boolean fault(Throwable cause) {
      Optional<DiskTrouble> disk = DiskTrouble.of(cause);
      if (disk.isPresent()) {
        LOG.atError()
            .addKeyValue("request", facts.id())
            .log("request failed: {}: {}", disk.get().details(), cause.getMessage());
        return fail(disk.get().code(), disk.get().details());
      }
      LOG.atError().addKeyValue("request", facts.id()).setCause(cause).log("request failed");
      return fail(ErrorCode.INTERNAL_ERROR, "see the server's log at request " + facts.id());
    }

    private void answer() throws IOException {
      if (found instanceof RouteTable.Found.One(Route route, Map<String, String> _)
          && route.guard() instanceof Guard.Open) {
        route.handler().handle(exchange);
        return;
      }
      Optional<SignIn> signIn = authenticator.authenticate(request, facts.address());
      switch (signIn.orElseGet(SignIn.Refused::new)) {
        case SignIn.Accepted(Principal principal) -> answer(principal);
        case SignIn.Refused _ -> askForCredentials();
        case SignIn.Delayed(var delay) -> {
          response.getHeaders().put(HttpHeader.RETRY_AFTER, delay.toSeconds() + 1);
          throw new RequestFailure(
              ErrorCode.TOO_MANY_ATTEMPTS, "try again in " + (delay.toSeconds() + 1) + " s");
        }
      }
    }

    private void answer(Principal principal) throws IOException {
      know(principal, null);
      if (!methodIsKnown) {
        exchange.answerEmpty(501);
        return;
      }
      switch (found) {
        case RouteTable.Found.Nothing _ ->
            throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "there is no such route");
        case RouteTable.Found.OtherMethods(Set<Method> methods) -> {
          response
              .getHeaders()
              .put(
                  HttpHeader.ALLOW,
                  new TreeSet<>(methods)
                      .stream().map(Method::name).collect(Collectors.joining(",")));
          exchange.answerEmpty(facts.method() == Method.OPTIONS ? 200 : 405);
        }
        case RouteTable.Found.One(Route route, Map<String, String> values) -> {
          permit(principal, route, values);
          Asking.as(
              principal,
              route.guard() instanceof Guard.Needs(var permission)
                  ? Optional.of(permission)
                  : Optional.empty(),
              viewpoint(values),
              () -> route.handler().handle(exchange));
        }
      }
    }

    private static String viewpoint(Map<String, String> values) {
      return values.getOrDefault("viewpoint", Asking.RECORDED);
    }

    private void permit(Principal principal, Route route, Map<String, String> values) {
      String action = route.method() + " " + route.path().text();
      boolean trusted =
          crossOrigin.isAllowed(request) && principal.means() != Principal.Means.SESSION;
      if (!trusted && CrossSite.isForged(request, facts.method(), principal.means())) {
        access.refuse(principal, action, "started by another site");
        throw new RequestFailure(ErrorCode.FORBIDDEN, "the request was started by another site");
      }
      String object = object(values);
      switch (route.guard()) {
        case Guard.Needs(var permission) -> {
          switch (access.permit(
              principal,
              permission,
              viewpoint(values),
              !route.limited(),
              action,
              object,
              facts.id())) {
            case Access.Verdict.Denied _ ->
                throw new RequestFailure(
                    ErrorCode.FORBIDDEN, "the account lacks the permission " + permission);
            case Access.Verdict.Permitted _ -> {}
            case Access.Verdict.PermittedToRead(PhiAccess phi) -> know(principal, phi);
          }
        }
        case Guard.SignedIn _, Guard.Open _ -> {}
      }
    }

    /** Only what is a public id, a scan's or UIDs goes on record: a path may hold anything. */
    private static String object(Map<String, String> values) {
      String uids =
          Stream.of("study-uid", "series-uid", "instance-uid")
              .map(name -> values.getOrDefault(name, ""))
              .filter(value -> UID.matcher(value).matches())
              .collect(Collectors.joining("/"));
      return PublicId.parse(values.getOrDefault("id", ""))
          .map(PublicId::toString)
          .or(() -> ScanId.parse(values.getOrDefault("id", "")).map(ScanId::text))
          .orElse(uids);
    }

    private void know(Principal principal, @Nullable PhiAccess phi) {
      facts =
          new Exchange.Facts(
              facts.id(),
              facts.method(),
              facts.prefix(),
              facts.path(),
              facts.query(),
              facts.pathValues(),
              facts.address(),
              principal,
              phi);
      exchange = new Exchange(request, response, limits, facts);
    }

    /** The page has a form of its own for signing in: no window of the browser for its requests. */
    private void askForCredentials() throws IOException {
      HttpFields headers = request.getHeaders();
      String mode = headers.get("Sec-Fetch-Mode");
      boolean byScript =
          (mode != null && !mode.equals("navigate"))
              || "XMLHttpRequest".equals(headers.get("X-Requested-With"));
      if (!byScript) {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"Trinomen\"");
      }
      exchange.answerEmpty(401);
    }

    private boolean fail(ErrorCode code, String details) {
      if (response.isCommitted()) {
        return false;
      }
      exchange.answer().discard();
      response.setStatus(code.status());
      if (code == ErrorCode.BUSY) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_S);
      }
      ErrorFormat format =
          found instanceof RouteTable.Found.One(Route route, Map<String, String> _)
              ? route.errors()
              : Route.USUAL_ERRORS;
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
      byte[] body = format.body(code, details, request.getMethod(), facts.path());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      try {
        Content.Sink.write(response, true, ByteBuffer.wrap(body));
        dropRest();
        return true;
      } catch (IOException e) {
        LOG.atDebug().addKeyValue("request", facts.id()).log("the caller is gone");
        return false;
      }
    }

    /** The answer has gone out: what goes wrong here changes nothing any more. */
    private void dropRest() {
      if (request.getLength() == 0 || request.getHeaders().contains(HttpHeader.EXPECT)) {
        return;
      }
      try {
        InputStream rest = Content.Source.asInputStream(request);
        if (rest.read() < 0) {
          return;
        }
        byte[] dropped = new byte[16 * 1024];
        long count = 0;
        int some = 0;
        while (some >= 0 && count < DROPPED_MAX) {
          some = rest.read(dropped);
          count += some;
        }
      } catch (IOException | HttpException.RuntimeException e) {
        LOG.atDebug().addKeyValue("request", facts.id()).log("the rest of a body did not come");
      }
    }
  }
}
