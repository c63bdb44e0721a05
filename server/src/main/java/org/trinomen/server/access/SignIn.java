package org.trinomen.server.access;

import java.time.Duration;

/** What became of an attempt to prove who one is. */
public sealed interface SignIn {

  /** They are who they say. */
  record Accepted(Principal principal) implements SignIn {}

  /** They are not, or the account or token is unknown or expired; which of these is not told. */
  record Refused() implements SignIn {}

  /** Too many wrong attempts: not even looked at before this time has passed. */
  record Delayed(Duration delay) implements SignIn {}
}
