package org.trinomen.archive.event;

import java.io.IOException;
import java.util.List;

/** Something kept, from which events are derived. Asked by one thread. */
public interface EventSource {

  /** Stands in the kept events: never renamed. */
  String name();

  /**
   * What happened behind a mark.
   *
   * @param limit about so many positions are looked at
   */
  Found after(Mark mark, int limit) throws IOException;

  /**
   * Up to where a source was looked at.
   *
   * @param toldAt when that was which was told last, in seconds since 1970
   */
  record Mark(long position, long toldAt) {

    static final Mark BEGIN = new Mark(0, 0);
  }

  /** A happening and where it stands. */
  record Placed(long position, Happening what) {}

  /**
   * What was found.
   *
   * @param events in order
   * @param through the position to go on behind; what is before it need not be looked at again
   */
  record Found(List<Placed> events, long through) {

    /** Up to where the source was looked at with this. */
    Mark mark(Mark before) {
      return new Mark(
          through,
          events.isEmpty() ? before.toldAt : events.getLast().what().at().getEpochSecond());
    }

    public Found {
      events = List.copyOf(events);
    }
  }
}
