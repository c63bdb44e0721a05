package org.trinomen.server.http;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Headers that every answer bears. Routes that serve pages replace the content policy. */
final class StandardHeaders {

  private static final List<HttpField> FIELDS =
      List.of(
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cache-Control", "no-store"),
          // What is meant for programs does nothing in a browser, whatever someone uploaded.
          new PreEncodedHttpField(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"));

  private StandardHeaders() {}

  static void addTo(HttpFields.Mutable headers) {
    FIELDS.forEach(headers::put);
  }
}
