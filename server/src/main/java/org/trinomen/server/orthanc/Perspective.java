package org.trinomen.server.orthanc;

import org.trinomen.archive.query.Finder;
import org.trinomen.server.http.Exchange;

/**
 * Which archive a request sees: everything as recorded, or as the viewpoint that its path names
 * shows it as of the moment that it asks for.
 */
@FunctionalInterface
public interface Perspective {

  /**
   * The archive as this request is to see it; may set headers of the answer.
   *
   * @throws org.trinomen.server.http.RequestFailure if there is no such viewpoint or moment
   */
  Finder of(Exchange exchange);

  /** Everything as it was recorded. */
  static Perspective recorded(Finder finder) {
    return _ -> finder;
  }
}
