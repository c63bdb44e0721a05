package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code peers.d/*.conf}, one other archive a file. */
final class WebRemoteFiles {

  private static final List<String> KEYS =
      List.of("name", "url", "username", "password", "password-file", "timeout", "certificates");

  private static final String HEADERS = "headers";

  private final List<ConfigurationException.Problem> problems;
  private final Function<Path, Config> parser;

  WebRemoteFiles(List<ConfigurationException.Problem> problems, Function<Path, Config> parser) {
    this.problems = problems;
    this.parser = parser;
  }

  List<WebRemote> read(Path folder) {
    return ConfigurationFolder.files(folder).stream().map(this::remote).toList();
  }

  private WebRemote remote(Path file) {
    Config config = parser.apply(file);
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      if (!KEYS.contains(entry.getKey()) && !entry.getKey().equals(HEADERS)) {
        problems.add(
            new ConfigurationException.Problem(
                Section.where(entry.getValue().origin()),
                entry.getKey(),
                "is no setting here; those are " + String.join(", ", KEYS) + ", " + HEADERS));
      }
    }
    Section section = new Section(config, problems, new HashSet<>());
    String fileName = file.getFileName().toString();
    String name =
        config.hasPath("name")
            ? section.text(
                "name", text -> text.matches("[A-Za-z0-9_-]{1,64}"), "1 to 64 of A-Z a-z 0-9 _ -")
            : fileName.substring(0, fileName.length() - ".conf".length());
    String url = section.text("url", WebRemote::isUrl, WebRemote.URL_IS);
    return new WebRemote(
        name,
        WebRemote.url(WebRemote.isUrl(url) ? url : "http://wrong"),
        config.hasPath("username")
            ? Optional.of(section.text("username", text -> !text.contains(":"), "without a colon"))
            : Optional.empty(),
        password(file, config, section),
        headers(config),
        config.hasPath("timeout")
            ? (int)
                section.duration("timeout", Duration.ofSeconds(1), Duration.ofDays(1)).toSeconds()
            : 0,
        config.hasPath("certificates")
            ? Optional.of(beside(file, section.text("certificates", text -> true, "a file")))
            : Optional.empty(),
        new TreeMap<>());
  }

  /** A secret stands in a file of its own, or comes from the environment. */
  private static String password(Path file, Config config, Section section) {
    if (!config.hasPath("password-file")) {
      return config.hasPath("password") ? section.text("password", text -> true, "a text") : "";
    }
    Path secret = beside(file, section.text("password-file", text -> true, "a file"));
    try {
      return Files.readString(secret).strip();
    } catch (IOException e) {
      section.wrong("password-file", "names a file that can't be read: " + secret);
      return "";
    }
  }

  private static SortedMap<String, String> headers(Config config) {
    SortedMap<String, String> headers = new TreeMap<>();
    if (config.hasPath(HEADERS)) {
      config
          .getObject(HEADERS)
          .forEach((name, value) -> headers.put(name, String.valueOf(value.unwrapped())));
    }
    return headers;
  }

  private static Path beside(Path file, String name) {
    return file.resolveSibling(name).normalize();
  }
}
