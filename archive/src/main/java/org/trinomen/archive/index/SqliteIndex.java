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
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import org.trinomen.archive.query.Surroundings;
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
 * <p>Nor does a sender wait for its rows, which cost as much as its fsync. They are made when
 * someone asks, who so sees all that was written before, or by a thread of the index's own when
 * {@link IndexBacklog#AT_ONCE} entries wait, all in one transaction. If that fails, whoever asked
 * is told, and so is whoever writes next.
 */
public final class SqliteIndex implements Index {

  private static final int READERS = 4;

  /** Of more entries, the sender makes the rows: memory is bounded, and the disk sets the pace. */
  private static final int WAITING_MAX = 8 * IndexBacklog.AT_ONCE;

  private static final Logger log = LoggerFactory.getLogger(SqliteIndex.class);

  private final IndexBacklog backlog = new IndexBacklog();
  private final SqlitePool readers;

  // Guarded by this.
  private final SqlSession writing;
  private final IndexWriter writer;
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
        Thread.ofPlatform().daemon().name("index").start(index::showWhenMuchWaits);
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
  public void write(List<IndexEntry> entries, RecordLocation mark) {
    backlog.add(entries, mark);
    if (backlog.failing() || backlog.size() >= WAITING_MAX) {
      showOrForget();
    }
  }

  /** Asks for what is committed, and so for all that was written. */
  private <T> T ask(SqlitePool.Question<T> question) {
    if (backlog.size() > 0) {
      show();
    }
    return readers.ask(question);
  }

  /** Makes rows of all that waits. */
  private synchronized void show() {
    List<IndexBacklog.Batch> batches = backlog.batches();
    if (batches.isEmpty()) {
      return;
    }
    boolean shown = false;
    try {
      writer.write(batches);
      backlog.done(batches.size());
      shown = true;
    } catch (SQLException e) {
      throw new IndexException("the index can't be written: " + e.getMessage(), e);
    } finally {
      if (!shown) {
        backlog.failed();
      }
    }
  }

  /** If it fails, who writes has it all read again from the volumes, from the mark on. */
  private synchronized void showOrForget() {
    try {
      show();
    } finally {
      if (backlog.failing()) {
        backlog.forget();
      }
    }
  }

  private void showWhenMuchWaits() {
    try {
      while (backlog.awaitWork()) {
        try {
          show();
        } catch (IndexException e) {
          log.warn("{}; who sends or asks next is told so", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<RecordLocation> mark() {
    return ask(session -> new IndexReader(session).mark());
  }

  @Override
  public List<Resource> bySopInstanceUid(String sopInstanceUid) {
    long hash = UidCode.hash(sopInstanceUid);
    // In this order: what leaves the backlog has its row by then.
    if (!backlog.holds(hash)
        && !readers.ask(session -> new IndexReader(session).holdsUidHash(hash))) {
      backlog.noteAbsent(hash);
      return List.of();
    }
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
  public Optional<Long> keyOf(Query query, long place) {
    return ask(session -> new IndexReader(session).keyOf(query, place));
  }

  @Override
  public Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> ids) {
    return ask(session -> new SurroundingsReader(session).of(level, ids));
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
    backlog.end();
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
