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

  /** Gives a page of those behind a key. */
  interface Source {
    List<Candidate> page(long after, int max);
  }

  private static final int PAGE = 500;
  private static final int FIRST_PAGE_MIN = 20;

  private final Source source;
  private List<Candidate> page;
  private int asked;
  private int next;

  private Pages(Source source, long after, long wanted) {
    this.source = source;
    this.asked = Math.clamp(wanted, FIRST_PAGE_MIN, PAGE);
    this.page = source.page(after, asked);
  }

  static Iterable<Candidate> of(Index index, Query query) {
    return of((after, max) -> index.candidates(query, after, max), 0, PAGE);
  }

  /**
   * Those behind a key.
   *
   * @param wanted how many are known to be looked at
   */
  static Iterable<Candidate> of(Source source, long after, long wanted) {
    return () -> new Pages(source, after, wanted);
  }

  @Override
  public boolean hasNext() {
    if (next == asked) {
      long after = page.getLast().key();
      asked = PAGE;
      page = source.page(after, asked);
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
