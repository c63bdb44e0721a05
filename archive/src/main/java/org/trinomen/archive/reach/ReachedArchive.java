package org.trinomen.archive.reach;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Gives the archive as far as someone may see it. Every door asks here; what is outside can then
 * not be found, listed, counted nor fetched, and an id of it is answered as one that there is not.
 * For use by any number of threads.
 */
public final class ReachedArchive {

  private static final int PAGE = 1000;
  private static final int SIGHTS_MAX = 64;

  private final RecordedFinder all;
  private final IdentityService identity;
  private final Map<Reach.Places, Sight> sights = new LinkedHashMap<>();
  private long newestScan;

  public ReachedArchive(RecordedFinder all, IdentityService identity) {
    this.all = all;
    this.identity = identity;
  }

  /** The archive as recorded, as far as the reach goes; for one request or job. */
  public RecordedFinder within(Reach reach) {
    return switch (reach) {
      case Reach.Everything _ -> all;
      case Reach.Places places -> new ReachedFinder(all, sight(places));
    };
  }

  /** Whose scans are, as far as the reach goes; for one request. */
  public ReachedIdentity identity(Reach reach) {
    return switch (reach) {
      case Reach.Everything _ -> new ReachedIdentity(identity, reach, Optional.empty());
      case Reach.Places places -> new ReachedIdentity(identity, reach, Optional.of(sight(places)));
    };
  }

  /**
   * Whether a scan is within reach, known by whose it is now; of one not arrived, by the answer.
   */
  public boolean holds(Reach reach, String scan) {
    return switch (reach) {
      case Reach.Everything _ -> true;
      case Reach.Places places -> sight(places).sees(scan);
    };
  }

  /** Whether what an answer names is within reach. */
  public boolean holds(Reach reach, Answer answer) {
    return switch (reach) {
      case Reach.Everything _ -> true;
      case Reach.Places places -> sight(places).sees(answer);
    };
  }

  /** What was found out is good until a statement is made or a scan arrives. */
  private synchronized Sight sight(Reach.Places reach) {
    long head = identity.state().head();
    List<ScanFacts> page = all.scans(newestScan, PAGE);
    while (!page.isEmpty()) {
      newestScan = page.getLast().number();
      page = all.scans(newestScan, PAGE);
    }
    Sight known = sights.get(reach);
    if (known != null && known.isAsOf(head, newestScan)) {
      return known;
    }
    if (sights.size() >= SIGHTS_MAX) {
      sights.clear();
    }
    Viewpoint study =
        identity.viewpoint(ShippedViewpoints.STUDY.name(), head).orElse(ShippedViewpoints.STUDY);
    Sight fresh = new Sight(reach, all, identity, study, head, newestScan);
    sights.put(reach, fresh);
    return fresh;
  }
}
