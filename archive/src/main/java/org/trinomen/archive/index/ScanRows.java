package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;

/** The rows of scans: written when one is first seen, and never changed. */
final class ScanRows {

  private static final String SELECT =
      "SELECT sc.id, sc.scan_id, st.public_id, st.study_instance_uid, sc.first_volume,"
          + " sc.first_offset, sc.received_at FROM scans sc JOIN studies st ON st.id = sc.study";

  private final SqlSession session;

  ScanRows(SqlSession session) {
    this.session = session;
  }

  /**
   * Notes the scan that an entry belongs to, unless it is known. Instances of a series nearly
   * always name the same person: then a comparison is all there is to do.
   */
  void note(IndexEntry entry, SeriesRow series, ArchiveState state) throws SQLException {
    ScanIdentity identity = entry.header().identity();
    if (identity.equals(series.lastIdentity)) {
      return;
    }
    series.lastIdentity = identity;
    byte[] id = ScanId.of(entry.header().studyInstanceUid(), identity).bytes();
    Optional<Long> known =
        session.first("SELECT id FROM scans WHERE scan_id = ?", row -> row.getLong(1), id);
    if (known.isEmpty()) {
      session.write(
          "INSERT INTO scans (id, scan_id, study, first_volume, first_offset, received_at)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          ++state.lastScan,
          id,
          series.study,
          entry.location().volume(),
          entry.location().offset(),
          Micros.of(entry.head().receivedAt()));
    }
  }

  List<ScanFacts> since(long number, int limit) throws SQLException {
    return session.list(
        SELECT + " WHERE sc.id > ? ORDER BY sc.id LIMIT ?", ScanRows::read, number, limit);
  }

  Optional<ScanFacts> byId(ScanId id) throws SQLException {
    return session.first(SELECT + " WHERE sc.scan_id = ?", ScanRows::read, id.bytes());
  }

  List<ScanFacts> ofStudy(PublicId study) throws SQLException {
    return session.list(
        SELECT + " WHERE st.public_id = ? ORDER BY sc.id", ScanRows::read, study.bytes());
  }

  List<ScanFacts> ofStudyInstanceUid(String uid) throws SQLException {
    return session.list(
        SELECT
            + " WHERE st.study_instance_uid_key = ? AND st.study_instance_uid = ?"
            + " ORDER BY sc.id",
        ScanRows::read,
        SearchKey.TEXT.of(uid),
        uid);
  }

  private static ScanFacts read(ResultSet row) throws SQLException {
    return new ScanFacts(
        row.getLong(1),
        ScanId.ofBytes(row.getBytes(2)),
        new PublicId(row.getBytes(3)),
        row.getString(4),
        new RecordLocation(row.getInt(5), row.getLong(6)),
        Micros.instant(row.getLong(7)));
  }
}
