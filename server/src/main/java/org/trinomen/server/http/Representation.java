package org.trinomen.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a GET of a resource gives: bytes of a kind, with a tag that is another one whenever the
 * bytes are (RFC 9110 §3.2 and §8.8.3). {@link Exchange#answer(Representation)} gives the whole, a
 * range of it, or the word that the caller has it already.
 *
 * @param entityTag opaque, without quotes; empty if nobody can say whether the bytes are the same
 * @param length in bytes, where it is known; only then are there ranges
 */
public record Representation(
    String contentType, Optional<String> entityTag, OptionalLong length, Source source) {

  /** Writes bytes. */
  @FunctionalInterface
  public interface Source {

    /**
     * Writes a range, and leaves the stream open.
     *
     * @param count how many bytes; all that there are if it is {@link Long#MAX_VALUE}
     */
    void write(long from, long count, OutputStream out) throws IOException;
  }
}
