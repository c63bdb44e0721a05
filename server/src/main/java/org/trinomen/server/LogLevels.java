package org.trinomen.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.server.config.LogSettings;

/** Sets how much is logged; the form of the lines is in {@code logback.xml}. */
final class LogLevels {

  private LogLevels() {}

  static void set(LogSettings settings) {
    Level level =
        switch (settings.level()) {
          case ERROR -> Level.ERROR;
          case WARN -> Level.WARN;
          case INFO -> Level.INFO;
          case DEBUG -> Level.DEBUG;
        };
    if (LoggerFactory.getLogger("org.trinomen") instanceof Logger ours) {
      ours.setLevel(level);
    }
  }
}
