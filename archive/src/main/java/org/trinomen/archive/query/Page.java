package org.trinomen.archive.query;

import java.io.IOException;
import java.util.function.Consumer;

/** The matches that a query asks for, counted off while somebody goes through all of them. */
public final class Page {

  /** Goes through all matches, in order. */
  @FunctionalInterface
  public interface Walk {
    /** Gives each match. */
    void through(Consumer<Resource> each) throws IOException;
  }

  private final Query query;
  private final Consumer<Resource> each;
  private final FullException full = new FullException();
  private long skipped;
  private long given;

  private Page(Query query, Consumer<Resource> each) {
    this.query = query;
    this.each = each;
  }

  /** Goes on until as many are given as the query asks for; what it skips is not given. */
  public static void of(Query query, Consumer<Resource> each, Walk walk) throws IOException {
    Page page = new Page(query, each);
    try {
      walk.through(page::consider);
    } catch (FullException e) {
      // What is walked through may be a page itself, within which this one became full.
      if (e != page.full) {
        throw e;
      }
    }
  }

  private void consider(Resource resource) {
    if (skipped < query.since()) {
      skipped++;
      return;
    }
    each.accept(resource);
    given++;
    if (query.limit() > 0 && given >= query.limit()) {
      throw full;
    }
  }

  /** Ends a walk. */
  private static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("", null, false, false);
    }
  }
}
