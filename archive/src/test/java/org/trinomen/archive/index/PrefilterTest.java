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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.query.CombinedRange;
import org.trinomen.archive.query.ExactMatch;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** What SQL narrows down to never lacks a match, and indexes are used to get there. */
final class PrefilterTest {

  private static final int[] IDENTIFIERS = {
    Tag.PatientID,
    Tag.PatientName,
    Tag.PatientBirthDate,
    Tag.AccessionNumber,
    Tag.StudyDescription,
    Tag.StudyDate,
    Tag.StudyInstanceUID
  };

  private static final int[] WITH_TERMS = {
    Tag.ManufacturerModelName, Tag.RepetitionTime, Tag.ScanningSequence
  };

  private static final String[] NUMBERS = {
    "1", "01", "+1", "1.0", "1\\2", "2\\1.50", "-0", "0", ""
  };

  private static final String[] PIECES = {
    "a",
    "A",
    "b",
    "é",
    "É",
    "e",
    "Ω",
    "ς",
    "Σ",
    "ß",
    "^",
    "=",
    "\\",
    " ",
    "%",
    "_",
    "!",
    "[",
    "1",
    "2",
    "20",
    "2026",
    ".",
    "01",
    "が",
    "か",
    "\uD83D\uDE00"
  };

  private static final String[] DAYS = {"20240114", "20240115", "20240116", "2024.01.15", ""};

  private static final String[] TIMES = {
    "", "09", "0930", "093000", "09:30:00", "093000.5", " 1000 ", "100000-0500", "1000\\1100", "18"
  };

  private static final String[] BOUND_DAYS = {"20240114", "20240115", "20240116", "202401"};

  private static final String[] BOUND_TIMES = {"09", "0930", "093000", "09:30", "1000", "235959"};

  @TempDir Path folder;

  @Test
  void noMatchIsLost() throws IOException {
    Random random = new Random(20260301);
    List<String> values = new ArrayList<>();
    List<IndexEntry> entries = new ArrayList<>();
    for (int n = 0; n < 400; n++) {
      values.add(text(random));
      DataSetBuilder slice =
          Scans.slice(n, 1, 1, 1).characterSet(SpecificCharacterSet.of(List.of("ISO_IR 192")));
      for (int tag : IDENTIFIERS) {
        slice.string(tag, recorded(tag, n, values.get(n)));
      }
      entries.add(Scans.entry(n, slice));
    }
    try (SqlIndex index = SqliteIndex.open(folder.resolve("index.db"))) {
      index.write(entries, Scans.location(400));
      List<Resource> all = resources(index, List.of(), false);
      int matches = 0;
      for (int i = 0; i < 1000; i++) {
        Matching matching = condition(random, IDENTIFIERS[random.nextInt(6)], values);
        boolean caseSensitive = random.nextBoolean();
        ExactMatch exact = ExactMatch.of(matching, caseSensitive);
        List<Resource> expected =
            all.stream().filter(study -> exact.matches(recorded(study, matching))).toList();
        assertThat(resources(index, List.of(matching), caseSensitive))
            .as("%s, case sensitive: %s", matching, caseSensitive)
            .containsAll(expected);
        matches += expected.size();
      }
      assertThat(matches).isGreaterThan(1000); // or nothing was tried
    }
  }

  /**
   * What decides is what the series knows; where it says that the attribute varies, anything may.
   */
  @Test
  void noMatchIsLostAmongTerms() throws IOException {
    Random random = new Random(20260302);
    List<IndexEntry> entries = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      texts.add(n % 3 == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : text(random));
      String other = random.nextInt(4) == 0 ? text(random) : texts.getLast();
      for (String each : List.of(texts.getLast(), other)) {
        DataSetBuilder slice =
            Scans.slice(n, 1, 1, entries.size() + 1)
                .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 192")));
        for (int tag : WITH_TERMS) {
          boolean anyLetter = tag == Tag.ManufacturerModelName;
          slice.string(tag, anyLetter ? each : each.replaceAll("[^ -~]", ""));
        }
        entries.add(Scans.entry(entries.size(), slice));
      }
    }
    try (SqlIndex index = SqliteIndex.open(folder.resolve("index.db"))) {
      index.write(entries.subList(0, 299), Scans.location(299));
      index.write(entries.subList(299, 600), Scans.location(600));
      List<Resource> all = found(index, Level.SERIES, List.of());
      int narrowed = 0;
      for (int i = 0; i < 500; i++) {
        int tag = WITH_TERMS[random.nextInt(WITH_TERMS.length)];
        String like = texts.get(random.nextInt(texts.size()));
        Matching matching = new Matching.AnyOf(tag, List.of(like, text(random)));
        ExactMatch exact = ExactMatch.of(matching, random.nextBoolean());
        List<PublicId> expected =
            all.stream()
                .filter(series -> mayMatch(index, series, matching, exact))
                .map(Resource::id)
                .toList();
        List<Resource> candidates = found(index, Level.SERIES, List.of(matching));
        assertThat(candidates).as("%s", matching).extracting(Resource::id).containsAll(expected);
        assertThat(found(index, Level.PATIENT, List.of(matching))).hasSameSizeAs(candidates);
        narrowed += all.size() - candidates.size();
      }
      assertThat(narrowed).isGreaterThan(500 * 150); // or nothing is gained
    }
  }

  /** On the days of the bounds times are looked at too, however they were written. */
  @Test
  void noMatchIsLostAtTheEndsOfARangeOfMoments() throws IOException {
    Random random = new Random(20260303);
    List<IndexEntry> entries = new ArrayList<>();
    for (int n = 0; n < 400; n++) {
      entries.add(
          Scans.entry(
              n,
              Scans.slice(n, 1, 1, 1)
                  .string(Tag.StudyInstanceUID, "1.2." + n)
                  .string(Tag.StudyDate, one(random, DAYS))
                  .string(Tag.StudyTime, one(random, TIMES))));
    }
    try (SqlIndex index = SqliteIndex.open(folder.resolve("index.db"))) {
      index.write(entries, Scans.location(400));
      List<Resource> all = resources(index, List.of(), false);
      int matches = 0;
      int narrowed = 0;
      for (int i = 0; i < 500; i++) {
        CombinedRange range = range(random);
        List<PublicId> expected =
            all.stream()
                .filter(
                    study ->
                        range.contains(
                            study.tags().getOrDefault(Tag.StudyDate, ""),
                            study.tags().getOrDefault(Tag.StudyTime, "")))
                .map(Resource::id)
                .toList();
        List<PublicId> candidates = within(index, range);
        assertThat(candidates).as("%s", range).containsAll(expected);
        matches += expected.size();
        narrowed += all.size() - candidates.size();
      }
      assertThat(matches).isGreaterThan(5_000); // or nothing was tried
      assertThat(narrowed).isGreaterThan(5_000); // or nothing is gained
    }
  }

  private static CombinedRange range(Random random) {
    String[] dates = {one(random, BOUND_DAYS), one(random, BOUND_DAYS)};
    String[] times = {one(random, BOUND_TIMES), one(random, BOUND_TIMES)};
    int open = random.nextInt(4); // 0, 1: none is
    if (open >= 2) {
      dates[open - 2] = "";
      times[open - 2] = "";
    }
    return CombinedRange.of(
            new Matching.Range(Tag.StudyDate, dates[0], dates[1]),
            new Matching.Range(Tag.StudyTime, times[0], times[1]))
        .orElseThrow();
  }

  private static List<PublicId> within(Index index, CombinedRange range) {
    Refinement within = Refinement.within(List.of(range));
    Query query = new Query(Level.STUDY, List.of(), Optional.empty(), Letters.FOLDED, 0, 0, within);
    return index.candidates(query, 0, 10_000).stream()
        .map(candidate -> candidate.resource().id())
        .toList();
  }

  private static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static boolean mayMatch(
      Index index, Resource series, Matching matching, ExactMatch exact) {
    SeriesAttributes attributes = index.seriesAttributes(Level.SERIES, series.id()).getFirst();
    return attributes.varying().contains(matching.tag())
        || exact.matches(attributes.constants().text(matching.tag()));
  }

  private static List<Resource> found(Index index, Level level, List<Matching> matchings) {
    Query query = new Query(level, matchings, Optional.empty(), false, 0, 0);
    return index.candidates(query, 0, 10_000).stream().map(Candidate::resource).toList();
  }

  private static String recorded(int tag, int n, String text) {
    return switch (tag) {
      case Tag.StudyInstanceUID -> "1.2." + n;
      case Tag.StudyDate, Tag.PatientBirthDate -> text.replaceAll("[^ -~]", "");
      default -> text;
    };
  }

  private static Optional<String> recorded(Resource study, Matching matching) {
    String own = study.tags().get(matching.tag());
    return Optional.ofNullable(own == null ? study.patientTags().get(matching.tag()) : own);
  }

  private static List<Resource> resources(
      Index index, List<Matching> matchings, boolean caseSensitive) {
    Query query = new Query(Level.STUDY, matchings, Optional.empty(), caseSensitive, 0, 0);
    return index.candidates(query, 0, 10_000).stream().map(Candidate::resource).toList();
  }

  private static Matching condition(Random random, int tag, List<String> values) {
    String like = values.get(random.nextInt(values.size()));
    boolean date = tag == Tag.StudyDate || tag == Tag.PatientBirthDate;
    if (date && random.nextBoolean()) {
      return new Matching.Range(tag, random.nextBoolean() ? "" : text(random), like);
    }
    if (date || random.nextInt(3) == 0) {
      return new Matching.AnyOf(tag, List.of(like, text(random)));
    }
    StringBuilder pattern = new StringBuilder(like);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(pattern.length() + 1);
      pattern.insert(at, random.nextBoolean() ? '*' : '?');
      if (at + 1 < pattern.length() && random.nextBoolean()) {
        pattern.deleteCharAt(at + 1);
      }
    }
    return new Matching.Wildcard(tag, pattern.toString());
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void lookUpsUseIndexes() throws Exception {
    Path file = folder.resolve("index.db");
    try (SqlIndex index = SqliteIndex.open(file)) {
      index.write(List.of(Scans.entry(0, Scans.slice(1, 1, 1, 1))), Scans.location(1));
    }
    assertPlan(file, "studies_patient_id", Level.STUDY, any(Tag.PatientID, "A"));
    assertPlan(file, "studies_patient_id", Level.SERIES, any(Tag.PatientID, "A"));
    assertPlan(file, "studies_patient_id", Level.INSTANCE, any(Tag.PatientID, "A"));
    assertPlan(file, "patients_patient_id", Level.PATIENT, any(Tag.PatientID, "A"));
    assertPlan(
        file, "patients_patient_name", Level.PATIENT, new Matching.Wildcard(Tag.PatientName, "D*"));
    assertPlan(file, "studies_study_instance_uid", Level.STUDY, any(Tag.StudyInstanceUID, "1.2"));
    assertPlan(
        file, "series_series_instance_uid", Level.INSTANCE, any(Tag.SeriesInstanceUID, "1.2"));
    assertPlan(file, "instances_sop_hash", Level.INSTANCE, any(Tag.SOPInstanceUID, "1.2"));
    for (Level level : Level.values()) {
      assertPlan(file, "SEARCH t USING PRIMARY KEY", level, any(Tag.ManufacturerModelName, "x"));
    }
    assertPlan(file, "studies_accession_number", Level.STUDY, any(Tag.AccessionNumber, "1"));
    assertPlan(
        file,
        "studies_study_date",
        Level.STUDY,
        new Matching.Range(Tag.StudyDate, "20260101", "20260131"));
    assertThat(
            plan(
                file,
                "SELECT id FROM instances WHERE block IN (SELECT id FROM instance_blocks)"
                    + " AND substr(public_id, 1, 8) = ?"))
        .contains("instances_block_public_id (block=? AND <expr>=?)");
  }

  private static Matching any(int tag, String value) {
    return new Matching.AnyOf(tag, List.of(value));
  }

  private static void assertPlan(Path file, String indexName, Level level, Matching matching)
      throws SQLException {
    Query query = new Query(level, List.of(matching), Optional.empty(), false, 0, 0);
    QueryCompiler.Compiled compiled =
        QueryCompiler.compile(query, Optional.empty(), Dialect.SQLITE);

    assertThat(plan(file, compiled.sql())).as(level + " by " + matching).contains(indexName);
  }

  private static String plan(Path file, String sql) throws SQLException {
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

  @Test
  void answersDoNotDependOnBatches() throws Exception {
    Random random = new Random(7);
    List<IndexEntry> entries = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      entries.add(
          Scans.entry(
              n,
              Scans.slice(n % 3, n % 2, n % 4, n % 50)
                  .string(Tag.PatientWeight, Integer.toString(60 + random.nextInt(2)))));
    }
    List<String> dumps = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      Path file = folder.resolve("index" + run + ".db");
      int from = 0;
      while (from < entries.size()) {
        int to = run == 0 ? from + 1 : Math.min(entries.size(), from + 1 + random.nextInt(60));
        try (SqlIndex index = SqliteIndex.open(file)) {
          // Now and then with some that it has already, as after a crash.
          index.write(entries.subList(Math.max(0, from - run), to), Scans.location(to));
        }
        from = to;
      }
      dumps.add(String.join("\n", TestArchive.dump(file)));
    }
    assertThat(Collections.frequency(dumps, dumps.getFirst())).isEqualTo(4);
  }
}
