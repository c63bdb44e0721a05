package org.trinomen.server.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The queries that are remembered, the newest ones: so many of them, and no more than fit in the
 * memory that is set aside. What a node says of its patients is shown to whoever asked it, and to
 * nobody else.
 */
final class RemoteQueries {

  private static final long BYTES_MAX = 4 * NodeQuery.BYTES_MAX;

  private final int kept;
  private final SequencedMap<String, RemoteQuery> queries = new LinkedHashMap<>();
  private long bytes;

  /**
   * Remembers nothing yet.
   *
   * @param kept how many are remembered
   */
  RemoteQueries(int kept) {
    this.kept = kept;
  }

  synchronized void add(RemoteQuery query) {
    queries.put(query.id(), query);
    bytes += query.bytes();
    while (queries.size() > kept || (bytes > BYTES_MAX && queries.size() > 1)) {
      bytes -= queries.pollFirstEntry().getValue().bytes();
    }
  }

  synchronized Optional<RemoteQuery> find(String id, String account) {
    return Optional.ofNullable(queries.get(id)).filter(query -> query.account().equals(account));
  }

  /** Names of those that an account made, in order. */
  synchronized List<String> of(String account) {
    List<String> ids = new ArrayList<>();
    for (RemoteQuery query : queries.values()) {
      if (query.account().equals(account)) {
        ids.add(query.id());
      }
    }
    ids.sort(null);
    return ids;
  }

  synchronized void remove(String id, String account) {
    find(id, account)
        .ifPresent(
            query -> {
              queries.remove(id);
              bytes -= query.bytes();
            });
  }
}
