package org.trinomen.server.http;

import java.io.IOException;

/** Answers one request, in plain blocking code on a thread of its own. */
@FunctionalInterface
public interface RouteHandler {

  /** Reads the request and gives exactly one answer; or throws, and nothing was changed. */
  void handle(Exchange exchange) throws IOException;
}
