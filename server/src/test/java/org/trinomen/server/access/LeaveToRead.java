package org.trinomen.server.access;

import java.util.Set;

/** The leave to read names, for tests of what is written with it. */
public final class LeaveToRead {

  private LeaveToRead() {}

  /** As {@link Access} gives it to whoever has the permission. */
  public static PhiAccess granted() {
    return new PhiAccess(new Principal("tester", Set.of(), Principal.Means.PASSWORD, "127.0.0.1"));
  }
}
