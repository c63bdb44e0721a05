package org.trinomen.server.search;

import java.time.Instant;

/**
 * A search that someone keeps.
 *
 * @param id random, names it in paths
 * @param owner the account
 * @param ownerSince when the account was made: another one of the same name is not the owner
 * @param name as the owner calls it
 * @param query what is searched for, as the search page's address has it
 */
record SavedSearch(String id, String owner, Instant ownerSince, String name, String query) {

  /** What is searched for may name a person. */
  @Override
  public String toString() {
    return "SavedSearch[" + id + ", " + owner + ", redacted]";
  }
}
