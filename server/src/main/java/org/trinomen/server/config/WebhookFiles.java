package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code webhooks.d}: one webhook a file, named as its file. */
final class WebhookFiles {

  private static final int SECRET_MIN = 16;

  /** What a file does not say. */
  private static final Config USUAL =
      ConfigFactory.parseMap(
          Map.of(
              "secret",
              "",
              "secret-file",
              "",
              "types",
              List.of(),
              "study",
              "",
              "viewpoint",
              "",
              "timeout",
              "10s",
              "tries-max",
              20,
              "certificates",
              ""));

  private final List<ConfigurationException.Problem> problems;
  private final List<String> viewpoints;
  private final Function<Path, Config> parser;

  WebhookFiles(
      List<ConfigurationException.Problem> problems,
      List<String> viewpoints,
      Function<Path, Config> parser) {
    this.problems = problems;
    this.viewpoints = viewpoints;
    this.parser = parser;
  }

  List<Webhook> read(Path folder) {
    return ConfigurationFolder.files(folder).stream().map(this::webhook).toList();
  }

  private Webhook webhook(Path file) {
    Config own = parser.apply(file);
    Section section = new Section(own.withFallback(USUAL), problems, new HashSet<>());
    section.refuseOthers(own, USUAL, "url", "webhook");
    String name = ConfigurationFolder.checkedName(file, section, "url");
    String url = section.text("url", WebRemote::isUrl, WebRemote.URL_IS);
    String viewpoint =
        section.text(
            "viewpoint", text -> text.isEmpty() || viewpoints.contains(text), "a viewpoint's name");
    String certificates = section.text("certificates", _ -> true, "a file");
    return new Webhook(
        name,
        URI.create(WebRemote.isUrl(url) ? url : "http://wrong"),
        secret(file, section),
        List.copyOf(
            section.texts(
                "types",
                text -> text.matches("[a-z]+(\\.[a-z-]+)?"),
                "types or families of events")),
        Optional.of(section.text("study", _ -> true, "a study")).filter(text -> !text.isEmpty()),
        Optional.of(viewpoint).filter(text -> !text.isEmpty()),
        section.duration("timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        section.integer("tries-max", 1, 1000),
        Optional.of(certificates)
            .filter(text -> !text.isEmpty())
            .map(text -> file.resolveSibling(text).normalize()));
  }

  private static String secret(Path file, Section section) {
    String named = section.text("secret-file", _ -> true, "a file");
    String secret =
        named.isEmpty()
            ? section.text("secret", _ -> true, "a text")
            : section.secret("secret-file", file.resolveSibling(named).normalize());
    if (secret.length() < SECRET_MIN) {
      section.wrong("secret", "must have at least " + SECRET_MIN + " characters");
    }
    return secret;
  }
}
