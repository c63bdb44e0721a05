package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.annotation.Annotation.AttachedFile;
import org.trinomen.archive.annotation.HeldAttachment;
import org.trinomen.archive.annotation.HeldMetadata;
import org.trinomen.archive.query.Export;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/** What has been stated of resources, as SQL over one session. */
final class AnnotationReader {

  private final SqlSession session;

  AnnotationReader(SqlSession session) {
    this.session = session;
  }

  private Optional<Long> key(Level level, PublicId id) throws SQLException {
    return new IndexReader(session).key(level, id);
  }

  List<String> labels(Level level, PublicId id) throws SQLException {
    Optional<Long> key = key(level, id);
    return key.isEmpty()
        ? List.of()
        : session.list(
            "SELECT label FROM labels WHERE level = ? AND resource = ? ORDER BY label",
            row -> row.getString(1),
            AnnotationRows.code(level),
            key.get());
  }

  List<String> labels() throws SQLException {
    return session.list(
        "SELECT DISTINCT label FROM labels ORDER BY label", row -> row.getString(1));
  }

  List<HeldMetadata> metadata(Level level, PublicId id) throws SQLException {
    Optional<Long> key = key(level, id);
    return key.isEmpty()
        ? List.of()
        : session.list(
            "SELECT number, revision, value FROM metadata WHERE level = ? AND resource = ?"
                + " ORDER BY number",
            row -> new HeldMetadata(row.getInt(1), row.getLong(2), row.getString(3)),
            AnnotationRows.code(level),
            key.get());
  }

  List<HeldAttachment> attachments(Level level, PublicId id) throws SQLException {
    Optional<Long> key = key(level, id);
    return key.isEmpty()
        ? List.of()
        : session.list(
            "SELECT number, revision, volume, record_offset, size, digest, md5 FROM attachments"
                + " WHERE level = ? AND resource = ? ORDER BY number",
            row ->
                new HeldAttachment(
                    row.getInt(1),
                    row.getLong(2),
                    new AttachedFile(
                        new RecordLocation(row.getInt(3), row.getLong(4)),
                        row.getLong(5),
                        new Sha256(row.getBytes(6)),
                        row.getString(7))),
            AnnotationRows.code(level),
            key.get());
  }

  /** Bytes of all attachments below a resource, itself included. */
  long attachedBytes(Level level, PublicId id) throws SQLException {
    Optional<Long> key = key(level, id);
    if (key.isEmpty()) {
      return 0;
    }
    long sum = 0;
    for (Level below : Level.values()) {
      if (below.compareTo(level) >= 0) {
        sum +=
            session
                .first(
                    ("SELECT COALESCE(SUM(a.size), 0) FROM %s"
                                + " JOIN attachments a ON a.resource = %s.id")
                            .formatted(Rows.tables(below), Rows.alias(below))
                        + " WHERE a.level = ? AND "
                        + Rows.keyColumn(below, level)
                        + " = ?",
                    row -> row.getLong(1),
                    AnnotationRows.code(below),
                    key.get())
                .orElse(0L);
      }
    }
    return sum;
  }

  long attachedBytes() throws SQLException {
    return session
        .first("SELECT COALESCE(SUM(size), 0) FROM attachments", row -> row.getLong(1))
        .orElse(0L);
  }

  boolean isProtected(PublicId patient) throws SQLException {
    return session
        .first(
            "SELECT 1 FROM protected_patients x JOIN patients p ON p.id = x.id"
                + " WHERE p.public_id = ?",
            _ -> true,
            patient.bytes())
        .isPresent();
  }

  List<Export> exports(long since, int limit) throws SQLException {
    return session.list(
        "SELECT id, level, public_id, remote, exported_at, patient_id, study_instance_uid,"
            + " series_instance_uid, sop_instance_uid FROM exports WHERE id > ? ORDER BY id LIMIT"
            + " ?",
        AnnotationReader::export,
        since,
        limit);
  }

  private static Export export(ResultSet row) throws SQLException {
    return new Export(
        row.getLong(1),
        AnnotationRows.level(row.getInt(2)),
        new PublicId(row.getBytes(3)),
        row.getString(4),
        Instant.ofEpochSecond(row.getLong(5)),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9));
  }

  long lastExport() throws SQLException {
    return session.first("SELECT MAX(id) FROM exports", row -> row.getLong(1)).orElse(0L);
  }
}
