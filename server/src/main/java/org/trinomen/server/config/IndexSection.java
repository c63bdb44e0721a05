package org.trinomen.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.index.PostgresSettings;

/** Reads the settings below {@code index}. */
final class IndexSection {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Section section;
  private final Path base;

  IndexSection(Section section, Path base) {
    this.section = section;
    this.base = base;
  }

  IndexSettings read() {
    String url =
        section.text(
            "index.url",
            text -> text.isEmpty() || PostgresSettings.isUrl(text),
            "empty, or " + PostgresSettings.URL_IS);
    String user = section.text("index.user", _ -> true, "a name");
    String password = password();
    String schema =
        section.text("index.schema", PostgresSettings::isSchema, PostgresSettings.SCHEMA_IS);
    PostgresSettings.Tls tls = section.choice("index.tls", PostgresSettings.Tls.class);
    Optional<Path> trusted = SettingsFile.file(section, "index.trusted", base);
    int connections = section.integer("index.connections", 1, 100);
    Duration connectTimeout = section.duration("index.connect-timeout", SECOND, HOUR);
    Duration statementTimeout = section.duration("index.statement-timeout", SECOND, HOUR);
    int unindexedMax = section.integer("index.unindexed-max", 0, 100_000_000);
    if (!PostgresSettings.isUrl(url) || !PostgresSettings.isSchema(schema)) {
      return new IndexSettings(Optional.empty(), unindexedMax);
    }
    if (user.isBlank()) {
      section.wrong("index.user", "must say who we are in the database of index.url");
    }
    List<String> where = PostgresSettings.ofUrl(url);
    PostgresSettings postgres =
        new PostgresSettings(
            where.get(0),
            where.get(1),
            user,
            password,
            schema,
            tls,
            trusted,
            connections,
            connectTimeout,
            statementTimeout);
    return new IndexSettings(Optional.of(postgres), unindexedMax);
  }

  /** A secret stands in a file of its own, or comes from the environment. */
  private String password() {
    String own = section.text("index.password", _ -> true, "a text");
    Optional<Path> file = SettingsFile.file(section, "index.password-file", base);
    return file.isEmpty() ? own : section.secret("index.password-file", file.get());
  }
}
