package org.trinomen.archive.index;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the index is on PostgreSQL, and how it is reached.
 *
 * @param servers {@code host}, {@code host:port}, or several with commas in between: of these the
 *     one that takes writes is used
 * @param database name of the database
 * @param user who we are there
 * @param password what proves it; empty if nothing has to
 * @param schema schema of the database that is this server's own
 * @param tls whether the connection is secured
 * @param trusted whose certificate the server must show; those that Java trusts if empty
 * @param connections for reading, at most; one more writes
 * @param connectTimeout how long making a connection may take
 * @param statementTimeout how long a statement may take
 */
public record PostgresSettings(
    String servers,
    String database,
    String user,
    String password,
    String schema,
    Tls tls,
    Optional<Path> trusted,
    int connections,
    Duration connectTimeout,
    Duration statementTimeout) {

  /** Whether a connection is secured. */
  public enum Tls {
    /** As {@link #VERIFY_FULL}, but in the clear to an address of this machine. */
    AUTO,
    /** Secured, by a certificate of someone we trust that is for the name we called. */
    VERIFY_FULL,
    /** In the clear. */
    NONE
  }

  private static final Pattern URL =
      Pattern.compile("(?:jdbc:)?postgresql://([A-Za-z0-9._:,\\[\\]-]+)/([A-Za-z0-9_-]{1,63})");

  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,50}");

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");

  /** What {@link #isUrl} takes. */
  public static final String URL_IS =
      "postgresql://host:port/database, with several host:port in a row if there are several";

  /** What {@link #isSchema} takes. */
  public static final String SCHEMA_IS = "1 to 51 of a-z 0-9 _, not beginning with a digit";

  public PostgresSettings {
    if (!isSchema(schema)) {
      throw new IllegalArgumentException("a schema is " + SCHEMA_IS);
    }
  }

  public static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  public static boolean isSchema(String text) {
    return NAME.matcher(text).matches();
  }

  /** The servers and the database that a URL names. */
  public static List<String> ofUrl(String url) {
    var matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("the URL is to be " + URL_IS);
    }
    return List.of(matcher.group(1), matcher.group(2));
  }

  /** Whether the connection is secured. */
  public boolean isSecured() {
    return switch (tls) {
      case NONE -> false;
      case VERIFY_FULL -> true;
      case AUTO -> !Stream.of(servers.split(",", -1)).allMatch(s -> LOOPBACK.matcher(s).matches());
    };
  }

  PostgresSettings withSchema(String other) {
    return new PostgresSettings(
        servers,
        database,
        user,
        password,
        other,
        tls,
        trusted,
        connections,
        connectTimeout,
        statementTimeout);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "postgresql://%s/%s, schema %s".formatted(servers, database, schema);
  }
}
