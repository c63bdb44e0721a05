package org.trinomen.server.config;

/**
 * What is logged. No level writes patient data: log calls are given identifiers only.
 *
 * @param level least level that is written
 * @param access true: one line per HTTP request
 */
public record LogSettings(Level level, boolean access) {

  /** Levels, from silent to loud. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }
}
