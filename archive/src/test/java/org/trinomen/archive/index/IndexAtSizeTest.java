package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.LabelCondition;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.dicom.Tag;

/** What keeps the index as fast with ten million instances as with a thousand. */
final class IndexAtSizeTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeIndex() throws IOException {
    file = folder.resolve("index.db");
    try (SqlIndex index = SqliteIndex.open(file)) {
      index.write(List.of(Scans.entry(0, Scans.slice(1, 1, 1, 1))), Scans.location(1));
    }
  }

  /** Each instance would else touch a page of its own among all that the index has. */
  @Test
  void uidsOfASeriesStandTogether() {
    assertThat(pages(n -> "1.3.12.2.1107.5.1.4.50012.30000024010100000017%05d".formatted(n)))
        .isLessThan(100);
    assertThat(pages(n -> "1.2.840.113619.2.55.3.2831868886.935.1704700017." + (n + 1)))
        .isLessThan(100);
    assertThat(pages(n -> Scans.sopUid(1, 2, 3, n))).isLessThan(100);
    // Random ones share nothing: the test can tell.
    assertThat(pages(n -> "2.25." + Integer.toUnsignedLong(n * 0x9E37_79B9) + "00000000000000000"))
        .isGreaterThan(3000);
  }

  /** How many of 65,536 pages of an index five thousand UIDs are on. */
  private static int pages(IntFunction<String> uid) {
    Set<Long> pages = new HashSet<>();
    Set<Long> keys = new TreeSet<>();
    for (int n = 0; n < 5000; n++) {
      long key = UidCode.key(uid.apply(n));
      keys.add(key);
      pages.add(key >>> 48);
    }
    assertThat(keys).hasSize(5000);
    return pages.size();
  }

  @Test
  void uidIsFoundWhateverItsLetters() {
    assertThat(UidCode.key("1.2.Abc")).isEqualTo(UidCode.key("1.2.aBC"));
    assertThat(UidCode.key("")).isEqualTo(UidCode.key(""));
    assertThat(UidCode.key("1.2.3")).isNotEqualTo(UidCode.key("1.2.4"));
  }

  @Test
  void seriesByModalityAndInstitutionAreGoneToByIndexes() throws SQLException {
    Query query =
        new Query(
            Level.SERIES,
            List.of(any(Tag.Modality, "PT"), any(Tag.InstitutionName, "Northfield")),
            Optional.empty(),
            false,
            0,
            0);

    assertThat(plan(QueryCompiler.compile(query, Optional.empty(), Dialect.SQLITE).bare()))
        .contains("studies_institution_name")
        .contains("series_parent_modality")
        .doesNotContain("SCAN");
  }

  @Test
  void instancesOfASeriesComeInOrderWithoutSorting() throws SQLException {
    Query query = new Query(Level.INSTANCE, List.of(), Optional.empty(), false, 0, 0);
    var inSeries = Optional.of(new QueryCompiler.Ancestor(Level.SERIES, 1));

    QueryCompiler.Compiled compiled = QueryCompiler.compile(query, inSeries, Dialect.SQLITE);
    assertThat(List.of(plan(compiled.sql()), plan(compiled.bare()), plan(compiled.keys())))
        .allSatisfy(
            plan ->
                assertThat(plan)
                    .contains("instances_parent")
                    .doesNotContain("SCAN")
                    .doesNotContain("TEMP B-TREE"));
  }

  @Test
  void labelledInstancesAreGoneToByTheirLabels() throws SQLException {
    LabelCondition labelled = new LabelCondition(LabelCondition.Constraint.ALL, Set.of("checked"));
    Query query =
        new Query(
            Level.INSTANCE,
            List.of(),
            Optional.empty(),
            Letters.FOLDED,
            0,
            0,
            new Refinement(List.of(), Optional.of(labelled), List.of()));

    assertThat(plan(QueryCompiler.compile(query, Optional.empty(), Dialect.SQLITE).sql()))
        .contains("SEARCH i USING INTEGER PRIMARY KEY")
        .doesNotContain("SCAN i");
  }

  @Test
  void rareChangesAreFoundAmongThoseOfAllInstances() throws SQLException {
    ChangesQuery newStudies =
        new ChangesQuery(
            OptionalLong.of(0), OptionalLong.empty(), Set.of(Change.Kind.NEW_STUDY), 100);

    assertThat(plan(ChangeRows.sql(newStudies))).contains("changes_kind (kind=?");
  }

  private static Matching any(int tag, String value) {
    return new Matching.AnyOf(tag, List.of(value));
  }

  private String plan(String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        ResultSet rows = explain.executeQuery()) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return String.join("; ", steps);
  }
}
