package org.trinomen.server.http;

/** How a door writes errors. */
public interface ErrorFormat {

  String contentType();

  /**
   * The body of an error.
   *
   * @param details for the caller; without values of patient attributes
   * @param method of the request
   * @param uri the path that was asked for
   */
  byte[] body(ErrorCode code, String details, String method, String uri);
}
