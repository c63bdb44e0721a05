package org.trinomen.server.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.query.SeriesStatus;
import org.trinomen.identity.ScanId;

/**
 * Which scans lack images: a series of the imaging study says by its header how many it has, and
 * fewer have come. Worked out of what is held when it is asked for; what has not changed since is
 * remembered.
 */
final class IncompleteScans {

  private static final int REMEMBERED_MAX = 20_000;

  /** The time of a study's last instance is known to the second: until then more may come in it. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Finder finder;
  private final Clock clock;

  /** Guarded by itself. */
  private final Map<PublicId, Known> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PublicId, Known> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  IncompleteScans(Finder finder, Clock clock) {
    this.finder = finder;
    this.clock = clock;
  }

  private record Known(Instant lastUpdate, boolean incomplete) {}

  /** Of these scans those that lack images. */
  List<String> of(List<String> scans) {
    return scans.stream().filter(this::isIncomplete).toList();
  }

  private boolean isIncomplete(String scan) {
    return ScanId.parse(scan)
        .flatMap(finder::scan)
        .map(ScanFacts::study)
        .flatMap(study -> finder.resource(Level.STUDY, study))
        .map(this::lacksImages)
        .orElse(false);
  }

  private boolean lacksImages(Resource study) {
    synchronized (remembered) {
      Known known = remembered.get(study.id());
      if (known != null && known.lastUpdate().equals(study.lastUpdate())) {
        return known.incomplete();
      }
    }
    boolean incomplete =
        finder.children(study.id(), Level.SERIES).stream()
            .anyMatch(series -> series.status().equals(Optional.of(SeriesStatus.MISSING)));
    if (study.lastUpdate().plus(SETTLED).isBefore(clock.instant())) {
      synchronized (remembered) {
        remembered.put(study.id(), new Known(study.lastUpdate(), incomplete));
      }
    }
    return incomplete;
  }
}
