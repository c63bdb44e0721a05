package org.trinomen.archive.index;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.trinomen.archive.query.Query;

/**
 * The candidates of a query, a page at a time: no more are in memory, and nothing of the index is
 * held while they are looked at. Keys only grow, so what arrives meanwhile comes at the end.
 */
final class Pages implements Iterator<Candidate> {

  private static final int PAGE = 500;

  private final Index index;
  private final Query query;
  private List<Candidate> page;
  private int next;

  private Pages(Index index, Query query) {
    this.index = index;
    this.query = query;
    this.page = index.candidates(query, 0, PAGE);
  }

  static Iterable<Candidate> of(Index index, Query query) {
    return () -> new Pages(index, query);
  }

  @Override
  public boolean hasNext() {
    if (next == PAGE) {
      page = index.candidates(query, page.getLast().key(), PAGE);
      next = 0;
    }
    return next < page.size();
  }

  @Override
  public Candidate next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(next++);
  }
}
