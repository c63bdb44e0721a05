package org.trinomen.archive.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;
import static org.trinomen.archive.index.Scans.studyUid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.ReceivedScan;

/** From instances that arrive to the scans that identity is about. */
final class ReceivedScansTest {

  @TempDir Path folder;

  @Test
  void instancesThatNameTheSamePersonInOneImagingStudyAreOneScan() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(file(slice(1, 1, 1, 1), 100));
      archive.receive(file(slice(1, 1, 1, 2), 100));
      archive.receive(file(slice(1, 1, 2, 1), 100));
      archive.receive(file(slice(1, 2, 1, 1), 100));

      List<ScanFacts> scans = archive.finder().scans(0, 100);

      assertThat(scans).extracting(ScanFacts::number).containsExactly(1L, 2L);
      assertThat(scans)
          .extracting(ScanFacts::studyInstanceUid)
          .containsExactly(studyUid(1, 1), studyUid(1, 2));
      ScanIdentity typed = new ScanIdentity("SUB-001", "", "Doe^Jane1", "19500101", "F");
      assertThat(scans.getFirst().id()).isEqualTo(ScanId.of(studyUid(1, 1), typed));
      assertThat(scans.getFirst().study()).isEqualTo(PublicId.ofPath("SUB-001", studyUid(1, 1)));
      assertThat(archive.finder().scan(scans.getLast().id())).contains(scans.getLast());
      assertThat(archive.finder().scans(1, 100)).containsExactly(scans.getLast());
      assertThat(archive.finder().scans(0, 1)).containsExactly(scans.getFirst());
    }
  }

  @Test
  void severalIdentitiesInOneImagingStudyAreNoticed() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(file(slice(1, 1, 1, 1), 100));
      archive.receive(file(slice(1, 1, 1, 2).string(Tag.PatientName, "Doe^Janet"), 100));
      archive.receive(file(slice(1, 1, 1, 3), 100));
      archive.receive(file(slice(1, 1, 2, 1).string(Tag.PatientID, "OTHER"), 100));

      List<ScanFacts> all = archive.finder().scans(0, 100);

      assertThat(all).hasSize(3);
      assertThat(archive.finder().scansOf(studyUid(1, 1))).isEqualTo(all);
      assertThat(archive.finder().scansOf(all.getFirst().study()))
          .containsExactly(all.get(0), all.get(1));
      archive.verify();
    }
  }

  @Test
  void scanTellsHeaderAndCircumstancesOfItsFirstInstance() throws IOException {
    DataSetBuilder first =
        slice(1, 1, 1, 1)
            .string(Tag.InstitutionName, "Washington Univ St Louis")
            .string(Tag.DeviceSerialNumber, "97285")
            .string(Tag.PatientAge, "042Y")
            .string(Tag.StudyID)
            .items(
                Tag.RadiopharmaceuticalInformationSequence,
                new DataSetBuilder().string(Tag.Radiopharmaceutical, "F18-DOPA").build());
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(file(first, 70_000));
      archive.receive(file(slice(1, 1, 1, 2).string(Tag.PatientAge, "043Y"), 50));
      ScanFacts facts = archive.finder().scans(0, 100).getFirst();

      ReceivedScan scan = new ScanReader(archive.volumes()).read(facts);

      assertThat(scan.id()).isEqualTo(facts.id().text());
      assertThat(scan.receivedAt()).isEqualTo(facts.receivedAt()).isEqualTo(Scans.EPOCH);
      assertThat(scan.identity())
          .isEqualTo(new ScanIdentity("SUB-001", "", "Doe^Jane1", "19500101", "F"));
      assertThat(scan.studyDate()).isEqualTo(LocalDate.of(2026, 1, 2));
      assertThat(scan.header())
          .containsEntry("StudyInstanceUID", studyUid(1, 1))
          .containsEntry("InstitutionName", "Washington Univ St Louis")
          .containsEntry("DeviceSerialNumber", "97285")
          .containsEntry("PatientAge", "042Y")
          .containsEntry("Radiopharmaceutical", "F18-DOPA")
          .containsEntry("Modality", "PT")
          .doesNotContainKey("StudyID");
      assertThat(scan.circumstances())
          .isEqualTo(new ReceivedScan.Circumstances("dicom", "", "SCANNER", "127.0.0.1", "", ""));
      assertThat(scan.pixelDigest()).isEqualTo(sha256(new byte[70_000]));
    }
  }

  @Test
  void damagedScanDoesNotKeepTheOthersOut() throws IOException {
    byte[] first = file(slice(1, 1, 1, 1), 100);
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(first);
      archive.receive(file(slice(2, 1, 1, 1), 100));
    }
    Path volume = folder.resolve("volumes/000001.vol");
    byte[] bytes = Files.readAllBytes(volume);
    bytes[indexOf(bytes, first) + first.length - 1] ^= 1;
    Files.write(volume, bytes);
    try (TestArchive archive = TestArchive.open(folder)) {
      ReceivedScans scans = new ReceivedScans(archive.finder(), new ScanReader(archive.volumes()));

      List<ReceivedScan> taken = scans.takeNext(_ -> Optional.empty());

      assertThat(taken)
          .extracting(ReceivedScan::id)
          .containsExactly(archive.finder().scans(1, 1).getFirst().id().text());
      assertThat(scans.takeNext(_ -> Optional.empty())).isEmpty();
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return IntStream.rangeClosed(0, bytes.length - part.length)
        .filter(at -> Arrays.equals(bytes, at, at + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void dateThatIsNoneIsNull() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(file(slice(1, 1, 1, 1).string(Tag.StudyDate, "20260231"), 100));
      ScanFacts facts = archive.finder().scans(0, 100).getFirst();

      ReceivedScan scan = new ScanReader(archive.volumes()).read(facts);

      assertThat(scan.studyDate()).isNull();
      assertThat(scan.attribute("StudyDate")).isEqualTo("20260231");
    }
  }

  @Test
  void indexOfAnOlderProgramGetsItsScansFromTheVolumes() throws Exception {
    List<ScanFacts> before;
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(file(slice(1, 1, 1, 1), 100));
      archive.receive(file(slice(2, 1, 1, 1), 100));
      before = archive.finder().scans(0, 100);
    }
    makeOlder(folder.resolve("index.db"));

    try (TestArchive archive = TestArchive.open(folder)) {
      assertThat(archive.finder().scans(0, 100)).hasSize(2).isEqualTo(before);
      archive.verify();
    }
  }

  /** Takes back what the scripts since the first have made. */
  private static void makeOlder(Path index) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + index);
        Statement statement = connection.createStatement()) {
      for (String script :
          List.of("V5__ten_million.sql", "V4__terms.sql", "V3__annotations.sql", "V2__scans.sql")) {
        undo(statement, script);
      }
      statement.execute("DELETE FROM schema_version WHERE version > 1");
    }
  }

  private static void undo(Statement statement, String script) throws SQLException, IOException {
    String sql;
    try (InputStream in = SqliteIndex.class.getResourceAsStream(script)) {
      sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (MatchResult index : matches("CREATE (?:UNIQUE )?INDEX (\\w+)", sql)) {
      statement.execute("DROP INDEX " + index.group(1));
    }
    for (MatchResult table : matches("CREATE TABLE (\\w+)", sql)) {
      statement.execute("DROP TABLE " + table.group(1));
    }
    for (MatchResult column : matches("ALTER TABLE (\\w+) ADD COLUMN (\\w+)", sql)) {
      statement.execute("ALTER TABLE " + column.group(1) + " DROP COLUMN " + column.group(2));
    }
  }

  private static List<MatchResult> matches(String pattern, String sql) {
    return Pattern.compile(pattern).matcher(sql).results().toList();
  }

  private static String sha256(byte[] bytes) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
