package org.trinomen.server.orthanc;

import org.trinomen.server.http.Parameters;

/** How tags are written. */
public enum TagFormat {
  /** By keyword, with the value alone. */
  NAMES,
  /** By {@code gggg,eeee}, with the value alone. */
  SHORT,
  /** By {@code gggg,eeee}, with name, type and value. */
  FULL;

  /** What a request asks for. */
  public static TagFormat of(Parameters query, TagFormat otherwise) {
    if (query.flag("short", false)) {
      return SHORT;
    }
    if (query.flag("full", false)) {
      return FULL;
    }
    return query.flag("simplify", false) ? NAMES : otherwise;
  }

  /** What a body asks for. */
  public static TagFormat of(RequestJson body, TagFormat otherwise) {
    if (body.flag("Short", false)) {
      return SHORT;
    }
    if (body.flag("Full", false)) {
      return FULL;
    }
    return body.flag("Simplify", false) ? NAMES : otherwise;
  }
}
