package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
      List.of("nodes.d", "peers.d", "servers.d", "studies.d");
  private static final String SECRET = "(secret)";

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
    SettingsFile.load(file, overrides);
    Config reference = SettingsFile.reference();
    Config own = SettingsFile.own(file, overrides);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> each : own.withFallback(reference).entrySet()) {
      String origin =
          own.hasPathOrNull(each.getKey())
              ? Section.where(each.getValue().origin())
              : Entry.DEFAULT;
      entries.add(new Entry(each.getKey(), shown(each.getKey(), each.getValue()), origin));
    }
    Path base = file.toAbsolutePath().resolveSibling("").normalize();
    FOLDERS.forEach(folder -> entries.addAll(files(base, folder)));
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
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Where another one differs, in the order of names. */
  public List<Difference> differences(EffectiveConfiguration other) {
    return Stream.concat(entries.stream(), other.entries.stream())
        .map(Entry::name)
        .distinct()
        .sorted()
        .map(name -> new Difference(name, value(name), other.value(name)))
        .filter(difference -> !difference.first.equals(difference.second))
        .toList();
  }

  private String value(String name) {
    return entries.stream()
        .filter(entry -> entry.name.equals(name))
        .map(Entry::value)
        .findFirst()
        .orElse("");
  }

  private static String shown(String name, ConfigValue value) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    boolean secret = last.endsWith("password") || last.endsWith("secret") || last.endsWith("token");
    return secret && !value.unwrapped().equals("")
        ? SECRET
        : value.render(ConfigRenderOptions.concise());
  }

  /** What is linked into a folder, below the file; of a study's folder each file in it. */
  private static List<Entry> files(Path base, String folder) {
    Path root = base.resolve(folder);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root, 2, FileVisitOption.FOLLOW_LINKS)) {
      List<Entry> entries = new ArrayList<>();
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String digest = HexFormat.of().formatHex(Sha256.begin().digest(Files.readAllBytes(file)));
        String name = base.relativize(file).toString().replace('\\', '/');
        entries.add(new Entry(name, "sha256:" + digest, file.toRealPath().toString()));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + root, e);
    }
  }
}
