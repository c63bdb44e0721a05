package org.trinomen.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An address that events are sent to, as a file of {@code webhooks.d} says.
 *
 * @param secret with which what is sent is signed
 * @param types types and families of events; empty: all
 * @param study only of this study
 * @param viewpoint with whose eyes; empty: as recorded
 * @param timeout how long an answer may take
 * @param triesMax how often an event is tried before it is put aside
 * @param trusted certificates that are believed instead of those of Java
 */
public record Webhook(
    String name,
    URI url,
    String secret,
    List<String> types,
    Optional<String> study,
    Optional<String> viewpoint,
    Duration timeout,
    int triesMax,
    Optional<Path> trusted) {

  public Webhook {
    types = List.copyOf(types);
  }

  /** The secret is nobody's. */
  @Override
  public String toString() {
    return "Webhook[" + name + ", " + url + "]";
  }
}
