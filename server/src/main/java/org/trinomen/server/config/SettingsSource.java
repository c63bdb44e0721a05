package org.trinomen.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration is read.
 *
 * @param file {@code trinomen.conf}, absolute; empty where the defaults are meant
 * @param overrides settings by path that outrank the file
 */
public record SettingsSource(Optional<Path> file, Map<String, String> overrides) {

  public SettingsSource {
    overrides = Map.copyOf(overrides);
  }

  /**
   * What is said there now.
   *
   * @throws ConfigurationException that names all that is wrong
   */
  public Settings read() {
    return SettingsFile.read(this);
  }
}
