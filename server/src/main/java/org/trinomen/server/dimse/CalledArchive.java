package org.trinomen.server.dimse;

import java.util.Optional;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.reach.Reach;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.config.Settings;

/**
 * The archive as it shows itself under the AE title that was called: each viewpoint may have one of
 * its own, and whoever calls another sees what was recorded.
 */
public final class CalledArchive {

  private final Settings settings;
  private final Nodes nodes;
  private final ReachedArchive reached;
  private final IdentityService identity;
  private final ViewedArchive archive;

  public CalledArchive(
      Settings settings,
      Nodes nodes,
      IdentityService identity,
      ViewedArchive archive,
      ReachedArchive reached) {
    this.nodes = nodes;
    this.reached = reached;
    this.settings = settings;
    this.identity = identity;
    this.archive = archive;
  }

  /**
   * What one request sees.
   *
   * @param viewpoint with whose eyes
   * @param position as of which entry of the ledger: the last there was when the request came
   * @param finder for this request alone
   */
  record View(String viewpoint, long position, Finder finder) {}

  /** The viewpoint's name, for whoever asks whether it may be asked for. */
  static String viewpoint(Settings settings, String calledAeTitle) {
    return settings
        .viewpointWithAeTitle(calledAeTitle)
        .map(found -> found.viewpoint().name())
        .orElse(ShippedViewpoints.RECORDED.name());
  }

  /** What a caller sees: as far as its file lets it, and nothing if it is no node. */
  View under(String calledAeTitle, String callingAeTitle) {
    long position = identity.state().head();
    String name = viewpoint(settings, calledAeTitle);
    Optional<Viewpoint> viewpoint = identity.viewpoint(name, position);
    Reach reach = nodes.withAeTitle(callingAeTitle).map(DicomNode::reach).orElse(Reach.NOTHING);
    Finder finder = archive.of(reached.within(reach)).in(viewpoint.orElseThrow(), position);
    return new View(name, position, finder);
  }
}
