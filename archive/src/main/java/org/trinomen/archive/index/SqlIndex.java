package org.trinomen.archive.index;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
 * The index in a database that speaks SQL.
 *
 * <p>A sender does not wait for its rows, which cost as much as its fsync. They are made when
 * someone asks, who so sees all that was written before, or by a thread of the index's own when
 * {@link IndexBacklog#AT_ONCE} entries wait, all in one transaction. If that fails, whoever asked
 * is told, and so is whoever writes next.
 *
 * <p>A database server may go and come back. A connection that is lost makes way for another at the
 * next question; until there is one, whoever asks is told that the index is unavailable. It may
 * come back without its last commits: then, or when records were kept that the index could not be
 * given, it is <em>behind</em> and answers nobody until it has read the volumes from its mark on
 * ({@link #catchUp}), so that nobody ever sees less than what was acknowledged.
 */
public final class SqlIndex implements Index {

  /** Of more entries, the sender makes the rows: memory is bounded, and the disk sets the pace. */
  private static final int WAITING_MAX = 8 * IndexBacklog.AT_ONCE;

  private static final Logger log = LoggerFactory.getLogger(SqlIndex.class);

  /** How far the database has taken things in. */
  private record Taken(RecordLocation mark, long annotations) {
    boolean isBefore(Taken other) {
      return mark.compareTo(other.mark) < 0 || annotations < other.annotations;
    }
  }

  private static final Taken NOTHING = new Taken(new RecordLocation(0, 0), 0);

  /** Who makes rows. */
  private record Writing(SqlSession session, IndexWriter writer) {}

  private interface Work {
    void by(IndexWriter writer) throws SQLException;
  }

  private final Database database;
  private final IndexWriter.Commits commits;
  private final IndexBacklog backlog = new IndexBacklog();
  private final SessionPool readers;

  // Guarded by this.
  private @Nullable Writing writing;
  private boolean closed;

  /** A connection that was opened since catching up began had less than the one before. */
  private boolean setback;

  /** What was committed: what a new connection must find. */
  private volatile Taken taken = NOTHING;

  private volatile boolean behind;

  /** Who reads on from the volumes, and may do so although the index is behind. */
  private volatile @Nullable Thread catchingUp;

  private SqlIndex(Database database, int readers, IndexWriter.Commits commits) {
    this.database = database;
    this.commits = commits;
    this.readers = new SessionPool(database, readers, this::lookAt);
  }

  static SqlIndex open(Database database, int readers, IndexWriter.Commits commits) {
    SqlIndex index = new SqlIndex(database, readers, commits);
    try {
      index.openWriting();
    } catch (SQLException e) {
      throw new IndexException("the index can't be opened: " + e.getMessage(), e);
    }
    Thread.ofPlatform().daemon().name("index").start(index::showWhenMuchWaits);
    return index;
  }

  // ---- connections

  private synchronized IndexWriter openWriting() throws SQLException {
    SqlSession session = database.openWriter();
    boolean opened = false;
    try {
      IndexWriter writer = new IndexWriter(session, commits);
      Taken found = new Taken(writer.readUpTo(), writer.annotations());
      if (found.isBefore(taken)) {
        fallBehind();
        setback = true;
      }
      taken = found;
      writing = new Writing(session, writer);
      opened = true;
      return writer;
    } finally {
      if (!opened) {
        session.closeQuietly();
      }
    }
  }

  /** A database that was restored to an earlier state, or has changed places with a copy. */
  private void lookAt(SqlSession session) throws SQLException {
    Taken before = taken; // first: it only grows while rows are made
    IndexReader reader = new IndexReader(session);
    RecordLocation mark = reader.mark().orElse(new RecordLocation(0, 0));
    if (new Taken(mark, reader.annotations()).isBefore(before)) {
      fallBehind();
    }
  }

  /** Has the writer do something; once more over a new connection if its own was lost. */
  private synchronized void work(Work work) {
    if (closed) {
      throw new IndexException("the index is closed");
    }
    try {
      Writing present = writing;
      if (present != null) {
        try {
          run(work, present.writer);
          return;
        } catch (SQLException e) {
          if (!database.isLost(e)) {
            throw e;
          }
          dropWriting();
        }
      }
      run(work, openWriting());
    } catch (SQLException e) {
      if (!database.isLost(e)) {
        throw new IndexException("the index can't be written: " + e.getMessage(), e);
      }
      dropWriting();
      throw new IndexUnavailableException("the index can't be reached", e);
    }
  }

  private void run(Work work, IndexWriter writer) throws SQLException {
    if (catchingUp == null) {
      refuseIfBehind();
    } else if (setback) {
      throw new IndexUnavailableException("the index has lost what it had taken in meanwhile");
    }
    work.by(writer);
    taken = new Taken(writer.readUpTo(), writer.annotations());
  }

  private synchronized void dropWriting() {
    Writing lost = writing;
    writing = null;
    if (lost != null) {
      lost.session.closeQuietly();
    }
  }

  // ---- being behind

  @Override
  public boolean isBehind() {
    return behind;
  }

  @Override
  public void fallBehind() {
    behind = true;
  }

  private void refuseIfBehind() {
    if (behind && !Thread.currentThread().equals(catchingUp)) {
      throw new IndexUnavailableException("the index has yet to read what was kept meanwhile");
    }
  }

  @Override
  public void catchUp(Replay replay) throws IOException {
    catchingUp = Thread.currentThread();
    try {
      startOver();
      replay.run();
      show();
      behind = false;
    } finally {
      catchingUp = null;
    }
  }

  /** What waits is in the volumes, and may not begin where the index ends. */
  private synchronized void startOver() {
    backlog.forget();
    dropWriting();
    taken = NOTHING; // wherever the index ends now, it is read on from there
    setback = false;
    work(_ -> {});
  }

  // ---- writing

  @Override
  public void write(List<IndexEntry> entries, RecordLocation mark) {
    backlog.add(entries, mark);
    if (backlog.failing() || backlog.size() >= WAITING_MAX) {
      showOrForget();
    }
  }

  /** Asks for what is committed, and so for all that was written. */
  private <T> T ask(SessionPool.Question<T> question) {
    refuseIfBehind();
    if (backlog.size() > 0) {
      show();
    }
    return read(question);
  }

  private <T> T read(SessionPool.Question<T> question) {
    T answer = readers.ask(question);
    refuseIfBehind(); // a connection opened for it may have shown that
    return answer;
  }

  /** Makes rows of all that waits. */
  private synchronized void show() {
    List<IndexBacklog.Batch> batches = backlog.batches();
    if (batches.isEmpty()) {
      return;
    }
    boolean shown = false;
    try {
      work(writer -> writer.write(batches));
      backlog.done(batches.size());
      shown = true;
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
    } catch (IndexUnavailableException e) {
      fallBehind();
      throw e;
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
    SessionPool.Question<Optional<RecordLocation>> question =
        session -> new IndexReader(session).mark();
    return behind ? readers.ask(question) : ask(question);
  }

  @Override
  public List<Resource> bySopInstanceUid(String sopInstanceUid) {
    long hash = UidCode.key(sopInstanceUid);
    // In this order: what leaves the backlog has its row by then.
    if (!backlog.holds(hash) && !read(session -> new IndexReader(session).holdsUidHash(hash))) {
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
  public List<Candidate> bare(Query query, long after, int max) {
    return ask(session -> new IndexReader(session).bare(query, after, max));
  }

  @Override
  public long instances(List<Long> series) {
    return ask(session -> new IndexReader(session).instances(series));
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
    refuseIfBehind();
    show();
    work(_ -> {}); // someone is there
    List<AnnotationEntry> entries = stating.state(taken.mark());
    boolean folded = false;
    try {
      work(writer -> writer.annotate(entries));
      folded = true;
    } finally {
      if (!folded && writing == null) {
        fallBehind(); // they are durable: the next ones must not be folded in before them
      }
    }
  }

  @Override
  public synchronized long annotations() {
    work(_ -> {});
    return taken.annotations();
  }

  @Override
  public synchronized void settle(Instant before) {
    refuseIfBehind();
    show();
    work(writer -> writer.settle(before));
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
    refuseIfBehind();
    show();
    return new RecordPages(readers);
  }

  @Override
  public List<String> check() {
    refuseIfBehind();
    show();
    try {
      return database.check();
    } catch (SQLException e) {
      throw new IndexException("the index can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    backlog.end();
    try {
      show();
    } catch (IndexUnavailableException e) {
      log.warn("{}; what it lacks is read from the volumes at the next start", e.getMessage());
    } finally {
      closed = true;
      readers.close();
      dropWriting();
    }
  }
}
