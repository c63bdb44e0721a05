package org.trinomen.archive.index;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A schema of a PostgreSQL database that is the index of one server. Who writes holds an advisory
 * lock on it, and the schema says whose it is: two servers can't write one index, nor one server
 * that of other volumes.
 *
 * <p>A commit does not wait for the disk ({@code synchronous_commit = off}): a crash may undo the
 * last transactions whole, mark included, in the order in which they were made. What is lost here
 * is read again from the volumes, which were synced before; {@link SqlIndex} notices.
 */
final class PostgresDatabase implements Database {

  private static final int OLDEST_VERSION = 15;
  private static final int LOCK_TIMEOUT_MS = 3000;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Is there while an index is being copied, and says of which source. */
  static final String COPY_TABLE = "index_copy";

  /** What a connection is for. */
  private enum Use {
    WRITING("-c synchronous_commit=off"),
    // A plan that was made for any argument would not know how long a page is, and how few have it.
    READING("-c plan_cache_mode=force_custom_plan"),
    CHECKING(""),
    ADMINISTERING("");

    private final String options;

    Use(String options) {
      this.options = options;
    }
  }

  private final PostgresSettings settings;
  private final String owner;

  /**
   * A schema.
   *
   * @param owner stands for the volumes that it is the index of
   */
  PostgresDatabase(PostgresSettings settings, String owner) {
    this.settings = settings;
    this.owner = owner;
  }

  @Override
  public SqlSession openWriter() throws SQLException {
    // Over a connection of its own, because a change of the schema may take its time.
    try (Connection connection = connect(Use.ADMINISTERING)) {
      bringUpToDate(connection);
      if (hasTable(connection, COPY_TABLE)) {
        throw new IndexException(
            ("the index was not copied to the schema %s completely: run"
                    + " `trinomen migrate --to postgres` again")
                .formatted(settings.schema()));
      }
    }
    return open(Use.WRITING);
  }

  private void bringUpToDate(Connection connection) throws SQLException {
    requireKnownServer(connection);
    createSchema(connection);
    lock(connection);
    Migrations.apply(connection, Dialect.POSTGRESQL);
    claim(connection);
  }

  private SqlSession open(Use use) throws SQLException {
    Connection connection = connect(use);
    boolean opened = false;
    try {
      if (use == Use.WRITING) {
        lock(connection);
        connection.setAutoCommit(false);
      } else {
        // Not sooner: who starts out like this is taken for a standby.
        execute(connection, "SET default_transaction_read_only = on");
      }
      opened = true;
      return new SqlSession(connection, Dialect.POSTGRESQL);
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  @Override
  public SqlSession openReader() throws SQLException {
    return open(Use.READING);
  }

  private Connection connect(Use use) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    if (!settings.password().isEmpty()) {
      properties.setProperty("password", settings.password());
    }
    properties.setProperty("ApplicationName", "Trinomen");
    properties.setProperty("currentSchema", settings.schema());
    properties.setProperty("targetServerType", "primary");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("connectTimeout", seconds(settings.connectTimeout()));
    properties.setProperty("loginTimeout", seconds(settings.connectTimeout().multipliedBy(2)));
    String options = "-c jit=off " + use.options;
    if (use == Use.READING || use == Use.WRITING) {
      Duration timeout = settings.statementTimeout();
      options += " -c statement_timeout=" + timeout.toMillis();
      // A server that has vanished says nothing, not even that it has timed out.
      properties.setProperty("socketTimeout", seconds(timeout.plus(settings.connectTimeout())));
    }
    properties.setProperty("options", options);
    properties.setProperty("sslmode", settings.isSecured() ? "verify-full" : "disable");
    if (settings.isSecured()) {
      settings
          .trusted()
          .ifPresentOrElse(
              file -> properties.setProperty("sslrootcert", file.toString()),
              () ->
                  properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://" + settings.servers() + "/" + settings.database(), properties);
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }

  // ---- the schema

  private static void requireKnownServer(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_VERSION) {
      throw new IndexException(
          "the database server is PostgreSQL %d; it must be %d or later"
              .formatted(version, OLDEST_VERSION));
    }
    String encoding = text(connection, "SELECT current_setting('server_encoding')").orElse("");
    if (!encoding.equals("UTF8")) {
      throw new IndexException(
          "the database's encoding is %s; make one with ENCODING 'UTF8'".formatted(encoding));
    }
  }

  private void createSchema(Connection connection) throws SQLException {
    // IF NOT EXISTS would ask for the right to create one even if there is one.
    if (text(connection, "SELECT 1 FROM pg_namespace WHERE nspname = ?", settings.schema())
        .isEmpty()) {
      execute(connection, "CREATE SCHEMA IF NOT EXISTS " + settings.schema());
    }
  }

  /** Until the connection ends; one that was just closed may hold it for a moment still. */
  private void lock(Connection connection) throws SQLException {
    try {
      execute(connection, "SET lock_timeout = " + LOCK_TIMEOUT_MS);
      text(
          connection,
          "SELECT pg_advisory_lock(hashtextextended(?, 0))",
          "trinomen " + settings.schema());
      execute(connection, "RESET lock_timeout");
    } catch (SQLException e) {
      if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw e;
      }
      throw new SQLTransientConnectionException(
          "another server, or a connection that the database has not given up yet, writes the index"
              + " in schema "
              + settings.schema(),
          e);
    }
  }

  /** Two archives that share a schema by mistake would each pass over the other's records. */
  private void claim(Connection connection) throws SQLException {
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS index_owner (owner TEXT NOT NULL, since TIMESTAMPTZ NOT NULL)");
    if (owner(connection).isEmpty()) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO index_owner VALUES (?, now())")) {
        insert.setString(1, owner);
        insert.executeUpdate();
      }
    }
    requireOurs(connection);
  }

  private void requireOurs(Connection connection) throws SQLException {
    Optional<String> present = owner(connection);
    if (present.isPresent() && !present.get().equals(owner)) {
      throw new IndexException(
          ("the schema %s is the index of another archive (%s; this one is %s):"
                  + " give each archive a schema of its own with index.schema")
              .formatted(settings.schema(), present.get(), owner));
    }
  }

  private Optional<String> owner(Connection connection) throws SQLException {
    return hasTable(connection, "index_owner")
        ? text(connection, "SELECT owner FROM " + settings.schema() + ".index_owner")
        : Optional.empty();
  }

  private boolean hasTable(Connection connection, String name) throws SQLException {
    String table = settings.schema() + "." + name;
    return text(connection, "SELECT to_regclass(?)::TEXT", table).isPresent();
  }

  // ---- copying

  /**
   * Gets the schema ready to take a copy of a source, and says whether it has a part of it already.
   */
  boolean beginCopy(String source) throws SQLException {
    try (Connection connection = connect(Use.ADMINISTERING)) {
      bringUpToDate(connection);
      if (hasTable(connection, COPY_TABLE)) {
        if (text(connection, "SELECT source FROM " + COPY_TABLE).equals(Optional.of(source))) {
          return true;
        }
        // What is there is of a source that has changed since.
        execute(connection, "DROP SCHEMA " + settings.schema() + " CASCADE");
        bringUpToDate(connection);
      } else if (text(connection, "SELECT 1 FROM archive_state").isPresent()) {
        throw new IndexException(
            ("there is an index in schema %s already: `trinomen rebuild index` makes it anew,"
                    + " or drop the schema to have a copy")
                .formatted(settings.schema()));
      }
      connection.setAutoCommit(false);
      execute(connection, "CREATE TABLE " + COPY_TABLE + " (source TEXT NOT NULL)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO " + COPY_TABLE + " VALUES (?)")) {
        insert.setString(1, source);
        insert.executeUpdate();
      }
      connection.commit();
      return false;
    }
  }

  /** A session that writes into a schema that is not whole yet. */
  SqlSession openCopy() throws SQLException {
    return open(Use.WRITING);
  }

  /** Tells the database how its tables are filled, or it would plan for empty ones. */
  void analyze() throws SQLException {
    try (Connection connection = connect(Use.ADMINISTERING)) {
      List<String> tables = new ArrayList<>();
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT tablename FROM pg_tables WHERE schemaname = ?")) {
        statement.setString(1, settings.schema());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            tables.add(rows.getString(1));
          }
        }
      }
      for (String table : tables) {
        execute(connection, "ANALYZE " + table);
      }
    }
  }

  /** Takes away a schema that nobody uses, and what is in it. */
  void drop() throws SQLException {
    try (Connection connection = connect(Use.ADMINISTERING)) {
      lock(connection);
      execute(connection, "DROP SCHEMA IF EXISTS " + settings.schema() + " CASCADE");
    }
  }

  /** Puts this schema in the place of another, in one step. No one may use either. */
  void replace(PostgresDatabase other) throws SQLException {
    try (Connection connection = connect(Use.ADMINISTERING)) {
      lock(connection);
      other.lock(connection);
      other.requireOurs(connection);
      connection.setAutoCommit(false);
      execute(connection, "DROP SCHEMA IF EXISTS " + other.settings.schema() + " CASCADE");
      execute(
          connection,
          "ALTER SCHEMA " + settings.schema() + " RENAME TO " + other.settings.schema());
      connection.commit();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Optional<String> text(Connection connection, String sql, String... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  // ---- what is wrong

  /**
   * By class of SQLSTATE: 08 no connection, 28 who we are is not accepted (any more), 53300 too
   * many connections, 57P the server shuts down, starts or has crashed; 25006 it is (now) a copy
   * that takes no writes.
   */
  @Override
  public boolean isLost(SQLException e) {
    if (e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException) {
      return true;
    }
    String state = e.getSQLState();
    return state != null
        && (state.startsWith("08")
            || state.startsWith("28")
            || state.startsWith("57P")
            || state.equals("53300")
            || state.equals("25006"));
  }

  @Override
  public List<String> check() throws SQLException {
    try (SqlSession session = open(Use.CHECKING)) {
      return new IndexReader(session).check();
    }
  }
}
