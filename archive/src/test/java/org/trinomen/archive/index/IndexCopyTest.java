package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Query;
import org.trinomen.dicom.Tag;

/** An index goes from SQLite to PostgreSQL, whole, or not at all. */
final class IndexCopyTest {

  private static final String OWNER = "this archive";
  private static final int INSTANCES = 6000; // more than a page

  @TempDir Path folder;
  private Path file;
  private PostgresSettings settings;

  @BeforeEach
  void fillIndex() throws IOException {
    settings = TestPostgres.shared().freshSchema();
    file = folder.resolve("index.db");
    fill(0, INSTANCES);
  }

  private void fill(int from, int to) throws IOException {
    Random random = new Random(from);
    List<IndexEntry> entries = new ArrayList<>();
    for (int n = from; n < to; n++) {
      entries.add(
          Scans.entry(
              n,
              Scans.slice(n / 300, n / 100, n / 50, n)
                  .string(Tag.StudyDescription, "nul \0 and \u00fc")
                  .string(Tag.PatientWeight, Integer.toString(60 + random.nextInt(2)))));
    }
    try (SqlIndex index = SqliteIndex.open(file)) {
      index.write(entries, Scans.location(to));
    }
  }

  private IndexCopy.Report copy() throws IOException {
    return IndexCopy.run(file, settings, OWNER, (_, _) -> {});
  }

  @Test
  void copyAnswersAsTheOriginalDoes() throws IOException {
    IndexCopy.Report report = copy();

    assertThat(report.resumed()).isFalse();
    assertThat(report.rows()).isGreaterThan(2 * INSTANCES);
    try (SqlIndex before = SqliteIndex.open(file);
        SqlIndex after = PostgresIndex.open(settings, OWNER)) {
      assertThat(after.mark()).isEqualTo(before.mark()).contains(Scans.location(INSTANCES));
      assertThat(after.statistics()).isEqualTo(before.statistics());
      assertThat(after.candidates(Query.all(Level.INSTANCE), 5500, 400))
          .isEqualTo(before.candidates(Query.all(Level.INSTANCE), 5500, 400));
      ChangesQuery changes = ChangesQuery.after(100, 500);
      assertThat(after.changes(changes)).isEqualTo(before.changes(changes)).hasSize(500);
      assertThat(after.check()).isEmpty();
      after.write(
          List.of(Scans.entry(INSTANCES, Scans.slice(1, 1, 1, INSTANCES))),
          Scans.location(INSTANCES + 1));
      assertThat(after.statistics().instances()).isEqualTo(INSTANCES + 1);
    }
  }

  /** Stops a copy when so many rows have been copied. */
  private void interruptAt(long rows) {
    assertThatThrownBy(
            () ->
                IndexCopy.run(
                    file,
                    settings,
                    OWNER,
                    (done, _) -> {
                      if (done >= rows) {
                        throw new IllegalStateException("interrupted");
                      }
                    }))
        .hasMessage("interrupted");
  }

  @Test
  void interruptedCopyGoesOnAndNoServerTakesItForAnIndex() throws IOException {
    interruptAt(INSTANCES + 1000);
    assertThatThrownBy(() -> PostgresIndex.open(settings, OWNER))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("not copied");

    IndexCopy.Report report = copy();

    assertThat(report.resumed()).isTrue();
    try (SqlIndex after = PostgresIndex.open(settings, OWNER)) {
      assertThat(after.statistics().instances()).isEqualTo(INSTANCES);
      assertThat(after.check()).isEmpty();
    }
  }

  @Test
  void sourceThatHasChangedSinceIsCopiedAnew() throws IOException {
    interruptAt(INSTANCES + 1000);
    fill(INSTANCES, INSTANCES + 10);

    IndexCopy.Report report = copy();

    assertThat(report.resumed()).isFalse();
    try (SqlIndex after = PostgresIndex.open(settings, OWNER)) {
      assertThat(after.statistics().instances()).isEqualTo(INSTANCES + 10);
    }
  }

  @Test
  void rowThatArrivedOtherwiseIsNoticed() throws IOException, SQLException {
    interruptAt(2 * INSTANCES + 100); // all instances have been copied
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + settings.servers() + "/postgres?user=postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE " + settings.schema() + ".instances SET size = size + 1 WHERE id = 77");
    }

    assertThatThrownBy(this::copy)
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("instances differs");
    assertThatThrownBy(() -> PostgresIndex.open(settings, OWNER))
        .hasMessageContaining("not copied");
  }

  @Test
  void indexThatIsThereIsNotOverwritten() throws IOException {
    PostgresIndex.open(settings, OWNER).close();
    copy();

    assertThatThrownBy(this::copy)
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("an index in schema");
  }
}
