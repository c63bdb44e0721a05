package org.trinomen.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.access.Principal;

/**
 * Keeps other sites' pages from using a browser's sign-in here. A browser adds cookies, and Basic
 * credentials it has stored, to requests that another site's page starts; a bearer token it never
 * adds by itself. The session's cookie is {@code SameSite=Strict}; this is the second lock.
 */
final class CrossSite {

  private static final String OWN_HEADER = "X-Trinomen-Csrf";

  private CrossSite() {}

  /** Whether a request that would change something was made by another site's page, or may be. */
  static boolean isForged(Request request, Method method, Principal.Means means) {
    if (!method.changes() || means == Principal.Means.TOKEN) {
      return false;
    }
    HttpFields headers = request.getHeaders();
    String site = headers.get("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = headers.get(HttpHeader.ORIGIN);
    if (origin != null) {
      return !sameHost(origin, headers.get(HttpHeader.HOST));
    }
    // No browser of today sends neither. Other sites' pages can't set a header of our own without
    // asking first, which we don't answer. Programs that send a password each time are no browser.
    return means == Principal.Means.SESSION && headers.get(OWN_HEADER) == null;
  }

  private static boolean sameHost(String origin, @Nullable String host) {
    int scheme = origin.indexOf("://");
    return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }
}
