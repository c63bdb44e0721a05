package org.trinomen.archive.repair;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.volume.RecordHead;

/** Somewhere else that may hold the same bytes. What it gives is compared before it is believed. */
public interface GoodCopies {

  /** Told once, before anything is asked for, what will be. */
  void prepare(List<DamagedRecord> wanted) throws IOException;

  /** Looks for the payload of a record; empty if it is not there. */
  Optional<GoodCopy> find(DamagedRecord wanted) throws IOException;

  /** In messages. */
  String name();

  /**
   * What was found.
   *
   * @param head what its record says of it, if it came in one
   * @param payload closed by whoever asked
   */
  record GoodCopy(Optional<RecordHead> head, InputStream payload) {}
}
