package org.trinomen.archive.curation;

import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.index.IndexedAnnotations;
import org.trinomen.archive.repeat.Repeated;

/** Has the log of changes say which resources nothing was added to for the stable age. */
public final class SettleWatch implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(SettleWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final IndexedAnnotations index;
  private final InstantSource clock;
  private final Duration stableAge;
  private final Repeated repeated;

  private SettleWatch(IndexedAnnotations index, InstantSource clock, Duration stableAge) {
    this.index = index;
    this.clock = clock;
    this.stableAge = stableAge;
    this.repeated = new Repeated("settle-watch", PERIOD, this::look);
  }

  /** Begins to watch. */
  public static SettleWatch start(
      IndexedAnnotations index, InstantSource clock, Duration stableAge) {
    SettleWatch watch = new SettleWatch(index, clock, stableAge);
    watch.repeated.start();
    return watch;
  }

  private void look() {
    try {
      index.settle(clock.instant().minus(stableAge));
    } catch (IndexUnavailableException e) {
      log.debug("what is stable will be noted later: {}", e.getMessage());
    } catch (IndexException e) {
      log.error("what is stable could not be noted", e);
    }
  }

  @Override
  public void close() {
    repeated.close();
  }
}
