package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.server.ConfiguredKeys;
import org.trinomen.server.config.ConfigurationException;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.SettingsFile;
import picocli.CommandLine.Option;

/** Where the configuration is. */
final class SettingsOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "trinomen.conf, with nodes.d beside it; or the folder that holds both. Without it: the",
        "defaults, which keep data in ./data and let no unknown DICOM node in."
      })
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting that outranks the file, such as http.port=8043. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** The same, of an archive that is there. */
  Settings loadArchive() {
    Settings settings = load();
    if (!Files.isDirectory(settings.data().volumes())) {
      throw new CommandFailure(
          ExitCode.INPUT_OUTPUT, "there is no archive in " + settings.data().root());
    }
    settings
        .data()
        .trouble()
        .ifPresent(
            what -> {
              throw new CommandFailure(ExitCode.INPUT_OUTPUT, what);
            });
    return settings;
  }

  /**
   * The keys of an archive's configuration.
   *
   * @throws CommandFailure if one is not to be had
   */
  static Keyring keyring(Settings settings) throws IOException {
    try {
      return ConfiguredKeys.of(settings.encryption());
    } catch (KeyUnavailableException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /** The same, as part of what volumes are opened in. */
  static FileVolumeStore.Environment environment(Settings settings) throws IOException {
    return FileVolumeStore.Environment.system(keyring(settings));
  }

  /** As if this file or folder had been named. */
  static SettingsOptions named(String config) {
    SettingsOptions options = new SettingsOptions();
    options.config = Path.of(config);
    return options;
  }

  /** The effective configuration; {@code defaults} outrank the program's own, not the file. */
  Settings load() {
    return config == null ? checked(() -> SettingsFile.of(overrides)) : read(config, overrides);
  }

  /**
   * The configuration in a file, or in the folder that has it and nodes.d.
   *
   * @param overrides settings that outrank the file
   */
  static Settings read(Path named, Map<String, String> overrides) {
    Path file = file(named);
    return checked(() -> SettingsFile.load(file, overrides));
  }

  private static <T> T checked(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (ConfigurationException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /** The same, setting by setting, of a file that was named. */
  EffectiveConfiguration effective() {
    Path file = file();
    return checked(() -> EffectiveConfiguration.of(file, overrides));
  }

  /** The file that was named, or the one in the folder that was. */
  Path file() {
    return file(Objects.requireNonNull(config, "no configuration was named"));
  }

  private static Path file(Path named) {
    Path file = Files.isDirectory(named) ? named.resolve("trinomen.conf") : named;
    if (!Files.isReadable(file)) {
      throw new CommandFailure(ExitCode.CONFIGURATION, "can't read the configuration: " + file);
    }
    return file;
  }

  /** A setting for those the command line does not name. */
  void setDefault(String key, String value) {
    overrides.putIfAbsent(key, value);
  }
}
