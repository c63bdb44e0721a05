package org.trinomen.archive.index;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.annotation.Annotation;
import org.trinomen.archive.annotation.Annotation.AttachedFile;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;

/**
 * Folds annotations into rows. What is stated of a resource that is not there (any more) says
 * nothing: it was there when the statement was made, and has been withdrawn since.
 */
final class AnnotationRows {

  private static final String OF_RESOURCE = " WHERE level = ? AND resource = ?";

  private final SqlSession session;
  private final ArchiveState state;
  private final Withdrawal withdrawal;

  AnnotationRows(SqlSession session, ArchiveState state) {
    this.session = session;
    this.state = state;
    this.withdrawal = new Withdrawal(session, state);
  }

  /** The number that stands for a level in these tables. */
  static int code(Level level) {
    return switch (level) {
      case PATIENT -> 1;
      case STUDY -> 2;
      case SERIES -> 3;
      case INSTANCE -> 4;
    };
  }

  /** The level that a number stands for. */
  static Level level(int code) {
    for (Level level : Level.values()) {
      if (code(level) == code) {
        return level;
      }
    }
    throw new IllegalArgumentException("no level has the code " + code);
  }

  /** Folds an entry in; says whether rows of resources were taken away. */
  boolean fold(AnnotationEntry entry) throws SQLException {
    switch (entry.what()) {
      case Annotation.LabelAdded(Target on, String label) -> {
        Optional<Long> key = key(on);
        if (key.isPresent()) {
          session.update(
              "INSERT INTO labels (level, resource, label) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
              code(on.level()),
              key.get(),
              label);
        }
      }
      case Annotation.LabelRemoved(Target on, String label) ->
          session.update(
              "DELETE FROM labels" + OF_RESOURCE + " AND label = ?",
              code(on.level()),
              key(on).orElse(0L),
              label);
      case Annotation.MetadataSet(Target on, int number, String value) ->
          setMetadata(on, number, value, entry.at());
      case Annotation.MetadataRemoved(Target on, int number) ->
          remove("metadata", on, number, "UpdatedMetadata", entry.at());
      case Annotation.AttachmentSet(Target on, int number, AttachedFile file) ->
          setAttachment(on, number, file, entry.at());
      case Annotation.AttachmentRemoved(Target on, int number) ->
          remove("attachments", on, number, "UpdatedAttachment", entry.at());
      case Annotation.ProtectionSet(PublicId patient, boolean isProtected) ->
          protect(patient, isProtected);
      case Annotation.Withdrawn(Target what) -> {
        return withdrawal.of(what, entry.mark(), entry.at());
      }
      case Annotation.ChangesCleared() -> {
        session.update("DELETE FROM changes");
        state.changesCleared = state.lastChange;
      }
      case Annotation.Exported(Target what, String remote) -> export(what, remote, entry.at());
      case Annotation.ExportsCleared() -> session.update("DELETE FROM exports");
    }
    return false;
  }

  private Optional<Long> key(Target on) throws SQLException {
    return new IndexReader(session).key(on.level(), on.id());
  }

  private void setMetadata(Target on, int number, String value, Instant at) throws SQLException {
    Optional<Long> key = key(on);
    if (key.isPresent()) {
      session.update(
          "INSERT INTO metadata (level, resource, number, revision, value) VALUES (?, ?, ?, 0, ?)"
              + " ON CONFLICT (level, resource, number) DO UPDATE SET"
              + " revision = metadata.revision + 1, value = excluded.value",
          code(on.level()),
          key.get(),
          number,
          value);
      change("UpdatedMetadata", on.level(), key.get(), at);
    }
  }

  private void setAttachment(Target on, int number, AttachedFile file, Instant at)
      throws SQLException {
    Optional<Long> key = key(on);
    if (key.isPresent()) {
      session.update(
          "INSERT INTO attachments (level, resource, number, revision, volume, record_offset, size,"
              + " digest, md5) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)"
              + " ON CONFLICT (level, resource, number) DO UPDATE SET"
              + " revision = attachments.revision + 1, volume = excluded.volume,"
              + " record_offset = excluded.record_offset, size = excluded.size,"
              + " digest = excluded.digest, md5 = excluded.md5",
          code(on.level()),
          key.get(),
          number,
          file.location().volume(),
          file.location().offset(),
          file.size(),
          file.digest().bytes(),
          file.md5());
      change("UpdatedAttachment", on.level(), key.get(), at);
    }
  }

  private void remove(String table, Target on, int number, String change, Instant at)
      throws SQLException {
    Optional<Long> key = key(on);
    if (key.isPresent()
        && session.update(
                "DELETE FROM " + table + OF_RESOURCE + " AND number = ?",
                code(on.level()),
                key.get(),
                number)
            > 0) {
      change(change, on.level(), key.get(), at);
    }
  }

  private void change(String text, Level level, long key, Instant at) throws SQLException {
    ChangeRows.insert(session, state, Change.Kind.of(text, level), key, at);
  }

  private void protect(PublicId patient, boolean isProtected) throws SQLException {
    Optional<Long> key = key(new Target(Level.PATIENT, patient));
    if (key.isPresent()) {
      session.update(
          isProtected
              ? "INSERT INTO protected_patients (id) VALUES (?) ON CONFLICT DO NOTHING"
              : "DELETE FROM protected_patients WHERE id = ?",
          key.get());
    }
  }

  private void export(Target what, String remote, Instant at) throws SQLException {
    List<@Nullable String> names = new IndexReader(session).identifiers(what.level(), what.id());
    if (!names.isEmpty()) {
      session.update(
          "INSERT INTO exports (id, level, public_id, remote, exported_at, patient_id,"
              + " study_instance_uid, series_instance_uid, sop_instance_uid)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          ++state.lastExport,
          code(what.level()),
          what.id().bytes(),
          remote,
          at.getEpochSecond(),
          names.get(0),
          names.get(1),
          names.get(2),
          names.get(3));
    }
  }
}
