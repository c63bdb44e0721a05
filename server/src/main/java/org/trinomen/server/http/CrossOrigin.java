package org.trinomen.server.http;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Lets pages of configured origins, such as a viewer's, read answers (Fetch Standard, CORS
 * protocol). They bring credentials of their own in each request: that a browser adds a session's
 * cookie or a stored password for them is never allowed.
 */
final class CrossOrigin {

  private static final String EXPOSED =
      "Content-Disposition, Content-Location, Content-Range, ETag, Retry-After,"
          + " Trinomen-Passed-Over, Warning, X-Trinomen-Ledger-Position";

  private static final String MAX_AGE_SECONDS = "600";

  /** Names of headers with commas between them; anything else is not handed back. */
  private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9, _-]{0,1000}");

  private final Set<String> origins;

  CrossOrigin(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Whether a page of a configured origin made the request. */
  boolean isAllowed(Request request) {
    return origin(request).isPresent();
  }

  /** Says in the answer who may read it. */
  void mark(Request request, Response response) {
    if (origins.isEmpty()) {
      return;
    }
    HttpFields.Mutable headers = response.getHeaders();
    headers.add(HttpHeader.VARY, "Origin");
    origin(request)
        .ifPresent(
            origin -> {
              headers.put("Access-Control-Allow-Origin", origin);
              headers.put("Access-Control-Expose-Headers", EXPOSED);
            });
  }

  /** Whether a browser asks, on behalf of such a page, what it may ask. */
  boolean isPreflight(Request request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeaders().contains("Access-Control-Request-Method")
        && isAllowed(request);
  }

  /** Tells what may be asked; whether it is done is decided when it is. */
  void allow(Request request, Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
    Optional.ofNullable(request.getHeaders().get("Access-Control-Request-Headers"))
        .filter(names -> HEADER_NAMES.matcher(names).matches())
        .ifPresent(names -> headers.put("Access-Control-Allow-Headers", names));
    headers.put("Access-Control-Max-Age", MAX_AGE_SECONDS);
  }

  private Optional<String> origin(Request request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN))
        .filter(origins::contains);
  }
}
