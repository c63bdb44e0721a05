package org.trinomen.archive.identity;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.trinomen.archive.export.CoercionKey;
import org.trinomen.archive.export.PublicIds;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * The archive with the eyes of a viewpoint and as known at a moment, for every door: the same
 * questions, other names. Where a viewpoint shows everything as recorded, it is the archive itself.
 */
public final class ViewedArchive {

  private final RecordedFinder recorded;
  private final IdentityService identity;
  private final CoercionKey key;
  private final RecordedFinder whole;

  /** By the names of viewpoints. */
  private final Map<String, ShownStudies> studies;

  public ViewedArchive(RecordedFinder recorded, IdentityService identity, CoercionKey key) {
    this(recorded, identity, key, recorded, new ConcurrentHashMap<>());
  }

  private ViewedArchive(
      RecordedFinder recorded,
      IdentityService identity,
      CoercionKey key,
      RecordedFinder whole,
      Map<String, ShownStudies> studies) {
    this.recorded = recorded;
    this.identity = identity;
    this.key = key;
    this.whole = whole;
    this.studies = studies;
  }

  /** The same of a part of the archive, for someone who may not see all of it. */
  public ViewedArchive of(RecordedFinder part) {
    return new ViewedArchive(part, identity, key, whole, studies);
  }

  /**
   * The archive as a viewpoint shows it.
   *
   * @param asOf position in the ledger
   * @return empty if there is no such viewpoint
   */
  public Optional<Finder> in(String viewpoint, long asOf) {
    return identity.viewpoint(viewpoint, asOf).map(policy -> in(policy, asOf));
  }

  /** What a viewpoint shows of a resource as recorded; empty if it is not here, or not shown. */
  public Optional<Resource> shown(Viewpoint viewpoint, long asOf, Level level, PublicId original) {
    Optional<Resource> found = recorded.resource(level, original);
    return in(viewpoint, asOf) instanceof ViewedFinder finder
        ? found.flatMap(finder::shown)
        : found;
  }

  /** The archive as a viewpoint shows it, as of a position in the ledger. */
  public Finder in(Viewpoint viewpoint, long asOf) {
    return switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> recorded;
      case Presentation.Rewritten rewritten ->
          new ViewedFinder(
              recorded,
              identity,
              viewpoint,
              rewritten,
              asOf,
              key,
              studies.computeIfAbsent(viewpoint.name(), _ -> new ShownStudies(whole)));
    };
  }

  /** The id under which a viewpoint shows a resource: its own where it replaces UIDs. */
  public PublicId shown(Viewpoint viewpoint, PublicId id) {
    return new PublicIds(viewpoint, key).shown(id);
  }
}
