package org.trinomen.server.orthanc;

import org.trinomen.archive.query.Finder;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.Exchange;

/**
 * Which archive requests see: everything as recorded, or as the viewpoint that the path names shows
 * it as of the moment that is asked for.
 */
public interface Perspective {

  /** What stands before the paths of its routes; may be empty. */
  String prefix();

  /** What its routes need. */
  Permission permission();

  /**
   * The archive as this request is to see it; may set headers of the answer.
   *
   * @throws org.trinomen.server.http.RequestFailure if there is no such viewpoint or moment
   */
  Finder of(Exchange exchange);

  /** Everything as it was recorded. */
  record Recorded(Finder finder) implements Perspective {

    @Override
    public String prefix() {
      return "";
    }

    @Override
    public Permission permission() {
      return Permission.READ_RECORDED;
    }

    @Override
    public Finder of(Exchange exchange) {
      return finder.kept();
    }
  }
}
