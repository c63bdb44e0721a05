package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trinomen.archive.volume.Sha256;

/**
 * All that a configuration says, in one order: every setting with its value and where that comes
 * from, and the digest of each file that a folder beside it switches on. No secret is among it.
 *
 * @param entries sorted by name
 */
public record EffectiveConfiguration(List<Entry> entries) {

  private static final List<String> FOLDERS =
      List.of("nodes.d", "peers.d", "servers.d", "webhooks.d", "hooks.d");
  private static final String SECRET = "(secret)";
  private static final String UNREADABLE = "(can't be read)";

  /**
   * One setting or one file.
   *
   * @param name as {@code http.port}, or {@code nodes.d/pet.conf}
   * @param value as written in HOCON; of a file {@code sha256:...}; of a secret only that it is one
   * @param origin file and line; {@code default} for what no file and no command line says
   */
  public record Entry(String name, String value, String origin) {

    public static final String DEFAULT = "default";

    public boolean isDefault() {
      return origin.equals(DEFAULT);
    }
  }

  /**
   * A setting that two configurations give different values.
   *
   * @param first empty if it is not in the first
   * @param second likewise
   */
  public record Difference(String name, String first, String second) {}

  /**
   * What is in force with a file.
   *
   * @param overrides settings by path that outrank the file
   * @throws ConfigurationException that names all that is wrong
   */
  public static EffectiveConfiguration of(Path file, Map<String, String> overrides) {
    return SettingsFile.load(file, overrides).effective();
  }

  /**
   * What is in force with these layers.
   *
   * @param own what the file and the command line say
   * @param base the folder of the file
   * @param switchedOn files beside it
   */
  static EffectiveConfiguration of(Config own, Config reference, Path base, List<Path> switchedOn) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> each : own.withFallback(reference).entrySet()) {
      String origin =
          own.hasPathOrNull(each.getKey())
              ? Section.where(each.getValue().origin())
              : Entry.DEFAULT;
      entries.add(new Entry(each.getKey(), shown(each.getKey(), each.getValue()), origin));
    }
    switchedOn.forEach(each -> entries.add(entry(base, each)));
    entries.sort(Comparator.comparing(Entry::name));
    return new EffectiveConfiguration(List.copyOf(entries));
  }

  /**
   * SHA-256 in hex over names and values, each pair a line {@code name = value}: the same for two
   * configurations that come to the same, whatever files they are spread over.
   */
  public String digest() {
    MessageDigest sha256 = Sha256.begin();
    for (Entry entry : entries) {
      sha256.update((entry.name + " = " + entry.value + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new Sha256(sha256.digest()).hex();
  }

  /** Where another one differs, in the order of names. */
  public List<Difference> differences(EffectiveConfiguration other) {
    Map<String, String> first = values();
    Map<String, String> second = other.values();
    return Stream.concat(first.keySet().stream(), second.keySet().stream())
        .distinct()
        .sorted()
        .map(
            name ->
                new Difference(name, first.getOrDefault(name, ""), second.getOrDefault(name, "")))
        .filter(difference -> !difference.first.equals(difference.second))
        .toList();
  }

  private Map<String, String> values() {
    return entries.stream().collect(Collectors.toMap(Entry::name, Entry::value));
  }

  private static String shown(String name, ConfigValue value) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    boolean secret =
        last.endsWith("password")
            || last.endsWith("secret")
            || last.endsWith("token")
            || name.equals("encryption.key");
    return secret && !value.unwrapped().equals("")
        ? SECRET
        : value.render(ConfigRenderOptions.concise());
  }

  /** The files that are switched on beside a configuration; of a study each in its folder. */
  static List<Path> switchedOn(Path base, List<Path> studies) {
    return Stream.concat(
            FOLDERS.stream()
                .map(base::resolve)
                .map(ConfigurationFolder::files)
                .flatMap(List::stream),
            studies.stream().flatMap(EffectiveConfiguration::regularFiles))
        .toList();
  }

  /** A folder that can't be listed is an entry itself: whoever needs it says what is wrong. */
  private static Stream<Path> regularFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException _) {
      return Stream.of(folder);
    }
  }

  private static Entry entry(Path base, Path file) {
    String name = base.relativize(file).toString().replace('\\', '/');
    try {
      Sha256 digest = new Sha256(Sha256.begin().digest(Files.readAllBytes(file)));
      return new Entry(name, "sha256:" + digest.hex(), file.toRealPath().toString());
    } catch (IOException _) {
      return new Entry(name, UNREADABLE, file.toString());
    }
  }
}
