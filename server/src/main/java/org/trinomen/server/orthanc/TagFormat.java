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
}
