package org.trinomen.server.http;

import java.util.Optional;

/** The methods that routes answer to (RFC 9110 §9.3). HEAD is GET whose body is left out. */
public enum Method {
  GET,
  POST,
  PUT,
  DELETE,
  OPTIONS;

  /** The method of this name; HEAD counts as GET. */
  static Optional<Method> of(String name) {
    return switch (name) {
      case "GET", "HEAD" -> Optional.of(GET);
      case "POST" -> Optional.of(POST);
      case "PUT" -> Optional.of(PUT);
      case "DELETE" -> Optional.of(DELETE);
      case "OPTIONS" -> Optional.of(OPTIONS);
      case String _ -> Optional.empty();
    };
  }

  /** Whether a request of this method may change something. */
  boolean changes() {
    return this != GET && this != OPTIONS;
  }
}
