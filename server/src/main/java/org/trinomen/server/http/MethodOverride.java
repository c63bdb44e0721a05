package org.trinomen.server.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * For clients that can only GET and POST: {@code X-HTTP-Method-Override} on POST, {@code ?_method=}
 * on GET, for PUT and DELETE. The effective method decides on route and permission.
 */
final class MethodOverride {

  private MethodOverride() {}

  /** The method that counts; empty for one that no route answers to. */
  static Optional<Method> effective(Request request, Parameters query) {
    Optional<Method> method = Method.of(request.getMethod());
    Optional<String> other =
        switch (request.getMethod()) {
          case "POST" -> Optional.ofNullable(request.getHeaders().get("X-HTTP-Method-Override"));
          case "GET" -> query.first("_method");
          case String _ -> Optional.empty();
        };
    return other
        .flatMap(Method::of)
        .filter(wanted -> wanted == Method.PUT || wanted == Method.DELETE)
        .or(() -> method);
  }
}
