package org.trinomen.archive.annotation;

import java.io.IOException;
import java.util.function.Consumer;

/** Gives the entries of a log again. */
@FunctionalInterface
public interface AnnotationSource {

  /** No entries. */
  AnnotationSource NONE = (fromSeq, each) -> {};

  /**
   * Reads the durable entries from a number on, in order.
   *
   * @throws IOException if one is missing or not as it was written
   */
  void read(long fromSeq, Consumer<AnnotationEntry> each) throws IOException;
}
