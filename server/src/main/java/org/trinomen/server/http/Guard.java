package org.trinomen.server.http;

import org.trinomen.server.access.Permission;

/** What a route asks of a caller. There is no route without one: the type does not allow it. */
public sealed interface Guard {

  /** The caller has signed in, and the account has this permission. */
  record Needs(Permission permission) implements Guard {}

  /** The caller has signed in; nothing more. */
  record SignedIn() implements Guard {}

  /**
   * Anyone.
   *
   * @param reason why nothing is given away by that
   */
  record Open(String reason) implements Guard {}
}
