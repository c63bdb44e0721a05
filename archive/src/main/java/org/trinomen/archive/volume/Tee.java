package org.trinomen.archive.volume;

/** Sees the bytes of an arrival as they pass, in order, in chunks of any size. */
@FunctionalInterface
public interface Tee {

  /** Sees nothing. */
  Tee NONE = (bytes, offset, length) -> {};

  /** Takes a chunk; the array is the caller's and changes after the call. */
  void feed(byte[] bytes, int offset, int length);
}
