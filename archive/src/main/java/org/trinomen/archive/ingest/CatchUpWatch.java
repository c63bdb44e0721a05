package org.trinomen.archive.ingest;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.repeat.Repeated;

/** Has an index that fell behind catch up as soon as it can be reached. */
final class CatchUpWatch {

  private static final Logger log = LoggerFactory.getLogger(CatchUpWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Index index;
  private final GroupCommit commit;
  private final Runnable afterwards;
  private final Repeated repeated;

  private CatchUpWatch(Index index, GroupCommit commit, Runnable afterwards) {
    this.index = index;
    this.commit = commit;
    this.afterwards = afterwards;
    this.repeated = new Repeated("catch-up-watch", PERIOD, this::look);
  }

  /**
   * Begins to watch.
   *
   * @param afterwards called when the index has caught up; must return at once, and never throw
   */
  static CatchUpWatch start(Index index, GroupCommit commit, Runnable afterwards) {
    CatchUpWatch watch = new CatchUpWatch(index, commit, afterwards);
    watch.repeated.start();
    return watch;
  }

  private void look() {
    if (index.isBehind()) {
      catchUp();
    }
  }

  private void catchUp() {
    try {
      index.mark(); // so that senders wait only when there is someone to answer
      commit.catchUp();
      afterwards.run();
    } catch (IndexUnavailableException e) {
      log.debug("the index has not caught up: {}", e.getMessage());
    } catch (IndexException | IOException e) {
      log.error("the index could not catch up; it will be tried again", e);
    }
  }

  /** Returns when a catching up in progress has ended. */
  void close() throws InterruptedException {
    repeated.stop();
  }
}
