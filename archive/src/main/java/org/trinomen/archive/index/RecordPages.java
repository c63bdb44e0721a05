package org.trinomen.archive.index;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The records the index knows, fetched a page at a time. */
final class RecordPages implements Iterator<IndexedRecord> {

  private static final int PAGE = 2000;

  private final SessionPool readers;
  private List<IndexReader.Keyed> page = List.of();
  private int next;
  private long lastKey;
  private boolean last;

  RecordPages(SessionPool readers) {
    this.readers = readers;
  }

  @Override
  public boolean hasNext() {
    if (next == page.size() && !last) {
      long after = lastKey;
      page = readers.ask(session -> new IndexReader(session).records(after, PAGE));
      next = 0;
      last = page.size() < PAGE;
    }
    return next < page.size();
  }

  @Override
  public IndexedRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    IndexReader.Keyed keyed = page.get(next++);
    lastKey = keyed.key();
    return keyed.held();
  }
}
