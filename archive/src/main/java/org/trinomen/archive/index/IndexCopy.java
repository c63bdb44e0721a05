package org.trinomen.archive.index;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies an index from SQLite to PostgreSQL, row by row, and compares the two. A copy, and not an
 * index made anew from the volumes, so that numbers by which others follow the log of changes stay
 * what they are, and nothing but the index is read.
 *
 * <p>Each page is a transaction, so a copy that was interrupted goes on behind the greatest key
 * that arrived, unless the source has changed since: then it begins anew. The row of the state,
 * without which a server takes no part of it, comes last, in the transaction that says that the
 * copy is whole. The source is only read: it goes on to be what one can return to.
 */
public final class IndexCopy {

  private static final int PAGE = 5000;
  private static final String STATE = "archive_state";

  /** Is told how far a copy has come. */
  @FunctionalInterface
  public interface Progress {
    /** Rows copied or compared, of all that are to be. */
    void at(long done, long total);
  }

  /**
   * A table that is the same on both sides.
   *
   * @param digest over all its rows, in the order of their keys
   */
  public record Table(String name, long rows, String digest) {}

  /**
   * What was copied.
   *
   * @param resumed whether an earlier copy was gone on with
   */
  public record Report(List<Table> tables, boolean resumed) {

    public Report {
      tables = List.copyOf(tables);
    }

    /** Rows of all tables. */
    public long rows() {
      return tables.stream().mapToLong(Table::rows).sum();
    }
  }

  /** How a table is read. */
  private record Shape(String name, List<String> columns, List<String> types, List<String> key) {

    String page() {
      String keys = String.join(", ", key);
      return "SELECT %s FROM %s WHERE (%s) > (%s) ORDER BY %s LIMIT %d"
          .formatted(String.join(", ", columns), name, keys, Columns.marks(key.size()), keys, PAGE);
    }

    String lastKey() {
      String keys = String.join(", ", key);
      String backwards = key.stream().map(k -> k + " DESC").collect(Collectors.joining(", "));
      return "SELECT %s FROM %s ORDER BY %s LIMIT 1".formatted(keys, name, backwards);
    }

    /** Before all keys: no number is so small, and no text comes before the empty one. */
    @Nullable Object[] beforeAll() {
      return key.stream().map(k -> isText(k) ? (Object) "" : Long.valueOf(-1)).toArray();
    }

    private boolean isText(String column) {
      return types.get(columns.indexOf(column)).equals("TEXT");
    }

    @Nullable Object[] keyOf(@Nullable Object[] row) {
      return key.stream().map(k -> row[columns.indexOf(k)]).toArray();
    }
  }

  private final SqlSession from;
  private final SqlSession to;
  private final Progress progress;
  private long done;
  private long total;

  private IndexCopy(SqlSession from, SqlSession to, Progress progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * Copies the index in a file, or goes on with it. No one may have either open.
   *
   * @throws IndexException there is an index already, or what arrived differs from what was sent
   */
  public static Report run(Path file, PostgresSettings settings, String owner, Progress progress)
      throws IOException {
    SqliteIndex.open(file).close(); // brings its schema up to date
    PostgresDatabase database = new PostgresDatabase(settings, owner);
    try (SqlSession from = SqliteIndex.reader(file)) {
      String source = source(from);
      boolean resumed = database.beginCopy(source);
      Report report;
      try (SqlSession to = database.openCopy()) {
        report = new IndexCopy(from, to, progress).run(resumed);
      }
      database.analyze();
      return report;
    } catch (SQLException e) {
      throw new IndexException("the index can't be copied: " + e.getMessage(), e);
    }
  }

  /** Differs whenever anything in the index has changed. */
  private static String source(SqlSession session) throws SQLException {
    return session
        .first(
            "SELECT mark_volume, mark_offset, last_change, annotations FROM archive_state",
            row ->
                "%d/%d changes %d annotations %d"
                    .formatted(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
        .orElse("empty");
  }

  private Report run(boolean resumed) throws SQLException {
    List<Shape> shapes = shapes();
    for (Shape shape : shapes) {
      total += 2 * count(from, shape.name);
    }
    for (Shape shape : shapes) {
      if (!shape.name.equals(STATE)) {
        copy(shape);
      }
    }
    List<Table> tables = new ArrayList<>();
    for (Shape shape : shapes) {
      if (shape.name.equals(STATE)) {
        write(shape, page(from, shape, shape.beforeAll()));
      }
      tables.add(compared(shape));
    }
    to.update("DROP TABLE " + PostgresDatabase.COPY_TABLE);
    to.connection().commit();
    return new Report(tables, resumed);
  }

  /** All tables but that of the schema's version, with that of the state at the end. */
  private List<Shape> shapes() throws SQLException {
    List<String> names =
        from.list(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version'"
                + " AND name NOT LIKE 'sqlite%' ORDER BY name = '"
                + STATE
                + "', name",
            row -> row.getString(1));
    List<Shape> shapes = new ArrayList<>();
    for (String name : names) {
      List<String> columns = new ArrayList<>();
      List<String> types = new ArrayList<>();
      from.each(
          "SELECT name, type FROM pragma_table_info(?) ORDER BY cid",
          row -> {
            columns.add(row.getString(1));
            types.add(row.getString(2).toUpperCase(Locale.ROOT));
          },
          name);
      List<String> key =
          from.list(
              "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
              row -> row.getString(1),
              name);
      shapes.add(new Shape(name, columns, types, key));
    }
    return shapes;
  }

  private static long count(SqlSession session, String table) throws SQLException {
    return session.first("SELECT COUNT(*) FROM " + table, row -> row.getLong(1)).orElse(0L);
  }

  private void copy(Shape shape) throws SQLException {
    Optional<@Nullable Object[]> last =
        to.first(
            shape.lastKey(),
            row -> {
              @Nullable Object[] key = new @Nullable Object[shape.key.size()];
              for (int i = 0; i < key.length; i++) {
                key[i] = shape.isText(shape.key.get(i)) ? row.getString(i + 1) : row.getLong(i + 1);
              }
              return key;
            });
    done += last.isPresent() ? count(to, shape.name) : 0;
    List<@Nullable Object[]> page = page(from, shape, last.orElse(shape.beforeAll()));
    while (!page.isEmpty()) {
      write(shape, page);
      to.send();
      to.connection().commit();
      advance(page.size());
      page = page(from, shape, shape.keyOf(page.getLast()));
    }
  }

  private void write(Shape shape, List<@Nullable Object[]> rows) throws SQLException {
    String insert = Columns.insert(shape.name, shape.columns);
    for (@Nullable Object[] row : rows) {
      to.write(insert, row);
    }
  }

  private void advance(int rows) {
    done += rows;
    progress.at(done, total);
  }

  private static List<@Nullable Object[]> page(
      SqlSession session, Shape shape, @Nullable Object[] after) throws SQLException {
    return session.list(shape.page(), row -> values(row, shape), after);
  }

  private static @Nullable Object[] values(ResultSet row, Shape shape) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[shape.columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (shape.types.get(i)) {
            case "TEXT" -> row.getString(i + 1);
            case "BLOB" -> row.getBytes(i + 1);
            default -> {
              long number = row.getLong(i + 1);
              yield row.wasNull() ? null : number;
            }
          };
    }
    return values;
  }

  /** Reads a table on both sides. */
  private Table compared(Shape shape) throws SQLException {
    RowDigest here = digest(from, shape);
    RowDigest there = digest(to, shape);
    if (!here.equals(there)) {
      throw new IndexException(
          "table %s differs after it was copied: %s rows with digest %s became %s with %s"
              .formatted(shape.name, here.rows(), here.hex(), there.rows(), there.hex()));
    }
    return new Table(shape.name, here.rows(), here.hex());
  }

  private RowDigest digest(SqlSession session, Shape shape) throws SQLException {
    RowDigest.Sum sum = new RowDigest.Sum();
    List<@Nullable Object[]> page = page(session, shape, shape.beforeAll());
    while (!page.isEmpty()) {
      page.forEach(sum::add);
      if (session.equals(from)) {
        advance(page.size());
      }
      page = page(session, shape, shape.keyOf(page.getLast()));
    }
    return sum.digest();
  }
}
