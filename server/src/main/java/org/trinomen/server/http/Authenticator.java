package org.trinomen.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.SignIn;

/**
 * Reads from a request who asks: HTTP Basic (RFC 7617), a bearer token (RFC 6750), or the cookie of
 * a session. A wrong Authorization header is not made good by a cookie.
 */
final class Authenticator {

  /** Name of the session's cookie. */
  static final String COOKIE = "trinomen-session";

  private final Access access;

  Authenticator(Access access) {
    this.access = access;
  }

  /** What came of the credentials; empty if there are none. */
  Optional<SignIn> authenticate(Request request, String address) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (authorization == null) {
      return sessionCookie(request).map(secret -> access.withSession(secret, address));
    }
    int space = authorization.indexOf(' ');
    String scheme = space < 0 ? authorization : authorization.substring(0, space);
    String value = authorization.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return Optional.of(access.withToken(value, address));
    }
    if (scheme.equalsIgnoreCase("Basic")) {
      return Optional.of(basic(value, address));
    }
    return Optional.of(new SignIn.Refused());
  }

  static Optional<String> sessionCookie(Request request) {
    List<HttpCookie> cookies = Request.getCookies(request);
    return cookies.stream()
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  private SignIn basic(String value, String address) {
    try {
      String pair = new String(Base64.getDecoder().decode(value), UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? new SignIn.Refused()
          : access.withPassword(pair.substring(0, colon), pair.substring(colon + 1), address);
    } catch (IllegalArgumentException e) {
      // Not base64, and so no credentials at all.
      return new SignIn.Refused();
    }
  }
}
