package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code peers.d/*.conf} and {@code servers.d/*.conf}, one other archive a file. */
final class WebRemoteFiles {

  private static final List<String> KEYS =
      List.of("name", "url", "username", "password", "password-file", "timeout", "certificates");

  private static final String HEADERS = "headers";
  private static final String PROPERTIES = "properties";

  /** Settings that are objects. */
  private static final List<String> OBJECTS = List.of(HEADERS, PROPERTIES);

  private final List<ConfigurationException.Problem> problems;
  private final Function<Path, Config> parser;

  WebRemoteFiles(List<ConfigurationException.Problem> problems, Function<Path, Config> parser) {
    this.problems = problems;
    this.parser = parser;
  }

  List<WebRemote> read(Path folder) {
    Set<String> names = new HashSet<>();
    return ConfigurationFolder.files(folder).stream().map(file -> remote(file, names)).toList();
  }

  private WebRemote remote(Path file, Set<String> names) {
    Config config = parser.apply(file);
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      if (!KEYS.contains(entry.getKey()) && !OBJECTS.contains(entry.getKey())) {
        problems.add(
            new ConfigurationException.Problem(
                Section.where(entry.getValue().origin()),
                entry.getKey(),
                "is no setting here; those are "
                    + String.join(", ", KEYS)
                    + ", "
                    + String.join(", ", OBJECTS)));
      }
    }
    Section section = new Section(config, problems, new HashSet<>());
    String name =
        config.hasPath("name")
            ? section.text("name", ConfiguredName::isOne, ConfiguredName.IS)
            : ConfigurationFolder.name(file);
    if (!names.add(name)) {
      section.wrong("name", "is the name of another one in this folder as well; names differ");
    }
    String url = section.text("url", WebRemote::isUrl, WebRemote.URL_IS);
    return new WebRemote(
        name,
        WebRemote.url(WebRemote.isUrl(url) ? url : "http://wrong"),
        config.hasPath("username")
            ? Optional.of(section.text("username", text -> !text.contains(":"), "without a colon"))
            : Optional.empty(),
        password(file, config, section),
        headers(config, section),
        config.hasPath("timeout")
            ? (int)
                section.duration("timeout", Duration.ofSeconds(1), Duration.ofDays(1)).toSeconds()
            : 0,
        config.hasPath("certificates")
            ? Optional.of(beside(file, section.text("certificates", text -> true, "a file")))
            : Optional.empty(),
        properties(config, section));
  }

  /** A secret stands in a file of its own, or comes from the environment. */
  private static String password(Path file, Config config, Section section) {
    if (!config.hasPath("password-file")) {
      return config.hasPath("password") ? section.text("password", text -> true, "a text") : "";
    }
    return section.secret(
        "password-file", beside(file, section.text("password-file", text -> true, "a file")));
  }

  private static SortedMap<String, String> headers(Config config, Section section) {
    SortedMap<String, String> headers = new TreeMap<>();
    object(config, section, HEADERS)
        .forEach(
            (name, value) -> {
              String text = String.valueOf(value.unwrapped());
              if (!WebRemote.isHeaderName(name)
                  || !WebRemote.isHeaderValue(text)
                  || value.valueType() != ConfigValueType.STRING) {
                section.wrong(HEADERS, "must hold names of headers, each with a text in ASCII");
              }
              headers.put(name, text);
            });
    return headers;
  }

  private static SortedMap<String, String> properties(Config config, Section section) {
    SortedMap<String, String> properties = new TreeMap<>();
    object(config, section, PROPERTIES)
        .forEach(
            (name, value) -> {
              switch (value.valueType()) {
                case STRING, NUMBER -> properties.put(name, String.valueOf(value.unwrapped()));
                case BOOLEAN ->
                    properties.put(name, WebRemote.property(value.unwrapped().equals(true)));
                case OBJECT, LIST, NULL ->
                    section.wrong(PROPERTIES, "must hold texts, numbers, true or false");
              }
            });
    return properties;
  }

  private static Map<String, ConfigValue> object(Config config, Section section, String path) {
    if (!config.hasPath(path)) {
      return Map.of();
    }
    if (config.getValue(path) instanceof ConfigObject object) {
      return object;
    }
    section.wrong(path, "must be an object, such as { Name = value }");
    return Map.of();
  }

  private static Path beside(Path file, String name) {
    return file.resolveSibling(name).normalize();
  }
}
