package org.trinomen.archive.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.annotation.HeldAttachment;
import org.trinomen.archive.annotation.HeldMetadata;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Export;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.identity.ScanId;

/**
 * The index in one SQLite file, for installations without a database server.
 *
 * <p>A commit does not wait for the disk ({@code synchronous = NORMAL} in write-ahead-log mode): a
 * power cut may undo the last transactions whole, mark included, and never half. That is all we
 * need, because the volumes are the truth and were synced before; what is lost here is read again
 * from there, from the mark on.
 *
 * <p>Nor is each write committed by itself, which would cost a lone sender as much as its fsync.
 * The transaction stays open until someone asks, or {@link #UNSEEN_MAX} writes wait: so whoever
 * asks sees all that was written before. If the commit then fails, whoever asked is told, and the
 * rows are written again for the next one.
 */
public final class SqliteIndex implements Index {

  private static final int READERS = 4;
  private static final int UNSEEN_MAX = 32;

  private final SqlSession writing;
  private final IndexWriter writer;
  private final SqlitePool readers;

  private record Batch(List<IndexEntry> entries, RecordLocation mark) {}

  /** Whether rows wait to be committed. Changed only by who holds the lock. */
  private volatile boolean unseen;

  // Guarded by this: what waits, and whether a commit that failed has undone it.
  private final List<Batch> written = new ArrayList<>();
  private boolean undone;
  private boolean closed;

  private SqliteIndex(SqlSession writing, IndexWriter writer, SqlitePool readers) {
    this.writing = writing;
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens the index in a file, which is made (for the owner's eyes only) if it is not there. */
  public static SqliteIndex open(Path file) throws IOException {
    return open(file, Connection::commit);
  }

  /** As {@link #open(Path)}, with commits that may fail. */
  static SqliteIndex open(Path file, IndexWriter.Commits commits) throws IOException {
    if (Files.notExists(file)) {
      // SQLite gives its -wal and -shm files the permissions of the database.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      boolean opened = false;
      try {
        configure(connection);
        Migrations.apply(connection);
        connection.setAutoCommit(false);
        SqlSession session = new SqlSession(connection);
        IndexWriter writer = new IndexWriter(session, commits);
        SqliteIndex index = new SqliteIndex(session, writer, new SqlitePool(file, READERS));
        opened = true;
        return index;
      } finally {
        if (!opened) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw new IndexException("the index can't be opened: " + e.getMessage(), e);
    }
  }

  private static void configure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("PRAGMA cache_size = -32000");
      statement.execute("PRAGMA wal_autocheckpoint = 4000"); // pages: fewer waits for the disk
    }
  }

  @Override
  public synchronized void write(List<IndexEntry> entries, RecordLocation mark) {
    boolean done = false;
    try {
      writeUndone();
      writer.write(entries, mark);
      written.add(new Batch(entries, mark));
      unseen = true;
      if (written.size() >= UNSEEN_MAX || entries.size() >= UNSEEN_MAX) {
        commit();
      }
      done = true;
    } catch (SQLException e) {
      throw new IndexException("the index can't be written: " + e.getMessage(), e);
    } finally {
      if (!done) {
        forgetWritten(); // who writes has it all read again from the volumes, from the mark on
      }
    }
  }

  /** Asks for what is committed, and so for all that was written. */
  private <T> T ask(SqlitePool.Question<T> question) {
    if (unseen) {
      show();
    }
    return readers.ask(question);
  }

  private synchronized void show() {
    try {
      writeUndone();
      commit();
    } catch (SQLException e) {
      undone = true;
      throw new IndexException("the index can't be written: " + e.getMessage(), e);
    }
  }

  private void writeUndone() throws SQLException {
    if (undone) {
      for (Batch batch : written) {
        writer.write(batch.entries(), batch.mark());
      }
      undone = false;
    }
  }

  private void commit() throws SQLException {
    writer.commit();
    forgetWritten();
  }

  private void forgetWritten() {
    written.clear();
    undone = false;
    unseen = false;
  }

  @Override
  public Optional<RecordLocation> mark() {
    return ask(session -> new IndexReader(session).mark());
  }

  @Override
  public List<Resource> bySopInstanceUid(String sopInstanceUid) {
    if (!mayKnow(sopInstanceUid)) {
      return List.of();
    }
    show(); // which also ends the writer's reading
    return held(sopInstanceUid);
  }

  private synchronized boolean mayKnow(String sopInstanceUid) {
    try {
      return writer.mayKnow(sopInstanceUid);
    } catch (SQLException e) {
      throw new IndexException("the index can't be read: " + e.getMessage(), e);
    }
  }

  private List<Resource> held(String sopInstanceUid) {
    return ask(session -> new IndexReader(session).bySopInstanceUid(sopInstanceUid));
  }

  @Override
  public Optional<Resource> resource(Level level, PublicId id) {
    return ask(session -> new IndexReader(session).resource(level, id));
  }

  @Override
  public List<Resource> versions(PublicId instance) {
    return ask(session -> new IndexReader(session).versions(instance));
  }

  @Override
  public List<PublicId> descendants(Level level, PublicId id, Level childLevel) {
    return ask(session -> new IndexReader(session).descendants(level, id, childLevel));
  }

  @Override
  public List<Candidate> candidates(Query query, long after, int max) {
    return ask(session -> new IndexReader(session).candidates(query, after, max));
  }

  @Override
  public List<SeriesAttributes> seriesAttributes(Level level, PublicId id) {
    return ask(session -> new IndexReader(session).seriesAttributes(level, id));
  }

  @Override
  public List<String> modalities(Level level, PublicId id) {
    return ask(session -> new IndexReader(session).modalities(level, id));
  }

  @Override
  public List<String> transferSyntaxes(String sopClassUid) {
    return ask(session -> new IndexReader(session).transferSyntaxes(sopClassUid));
  }

  @Override
  public List<String> sopClasses(Level level, PublicId id) {
    return ask(session -> new IndexReader(session).sopClasses(level, id));
  }

  @Override
  public List<ScanFacts> scans(long since, int limit) {
    return ask(session -> new ScanRows(session).since(since, limit));
  }

  @Override
  public Optional<ScanFacts> scan(ScanId id) {
    return ask(session -> new ScanRows(session).byId(id));
  }

  @Override
  public List<ScanFacts> scansOf(PublicId study) {
    return ask(session -> new ScanRows(session).ofStudy(study));
  }

  @Override
  public List<ScanFacts> scansOf(String studyInstanceUid) {
    return ask(session -> new ScanRows(session).ofStudyInstanceUid(studyInstanceUid));
  }

  @Override
  public ArchiveStatistics statistics() {
    return ask(session -> new IndexReader(session).statistics());
  }

  @Override
  public ArchiveStatistics statistics(Level level, PublicId id) {
    return ask(session -> new IndexReader(session).statistics(level, id));
  }

  @Override
  public List<Change> changes(ChangesQuery query) {
    return ask(session -> new IndexReader(session).changes(query));
  }

  @Override
  public long lastChange() {
    return ask(session -> new IndexReader(session).lastChange());
  }

  // ---- annotations

  @Override
  public synchronized void annotate(Stating stating) throws IOException {
    show();
    List<AnnotationEntry> entries = stating.state(writer.readUpTo());
    try {
      writer.annotate(entries);
    } catch (SQLException e) {
      throw new IndexException("the index can't be written: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized long annotations() {
    return writer.annotations();
  }

  @Override
  public synchronized void settle(Instant before) {
    show();
    try {
      writer.settle(before);
    } catch (SQLException e) {
      throw new IndexException("the index can't be written: " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> labels(Level level, PublicId id) {
    return ask(session -> new AnnotationReader(session).labels(level, id));
  }

  @Override
  public List<String> labels() {
    return ask(session -> new AnnotationReader(session).labels());
  }

  @Override
  public List<HeldMetadata> metadata(Level level, PublicId id) {
    return ask(session -> new AnnotationReader(session).metadata(level, id));
  }

  @Override
  public List<HeldAttachment> attachments(Level level, PublicId id) {
    return ask(session -> new AnnotationReader(session).attachments(level, id));
  }

  @Override
  public long attachedBytes(Level level, PublicId id) {
    return ask(session -> new AnnotationReader(session).attachedBytes(level, id));
  }

  @Override
  public long attachedBytes() {
    return ask(session -> new AnnotationReader(session).attachedBytes());
  }

  @Override
  public boolean isProtected(PublicId patient) {
    return ask(session -> new AnnotationReader(session).isProtected(patient));
  }

  @Override
  public List<Export> exports(long since, int limit) {
    return ask(session -> new AnnotationReader(session).exports(since, limit));
  }

  @Override
  public long lastExport() {
    return ask(session -> new AnnotationReader(session).lastExport());
  }

  @Override
  public Iterator<IndexedRecord> records() {
    show();
    return new RecordPages(readers);
  }

  @Override
  public List<String> check() {
    return ask(
        session -> {
          List<String> wrong = new ArrayList<>(new IndexReader(session).check());
          try (Statement statement = session.connection().createStatement();
              ResultSet rows = statement.executeQuery("PRAGMA quick_check")) {
            while (rows.next()) {
              if (!"ok".equals(rows.getString(1))) {
                wrong.add("SQLite: " + rows.getString(1));
              }
            }
          }
          return wrong;
        });
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      show();
    } finally {
      readers.close();
      close(writing);
    }
  }

  private static void close(SqlSession session) {
    try {
      session.close();
    } catch (SQLException e) {
      throw new IndexException("the index can't be closed: " + e.getMessage(), e);
    }
  }
}
