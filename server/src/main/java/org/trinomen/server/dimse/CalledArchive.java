package org.trinomen.server.dimse;

import java.util.Optional;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.Finder;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.config.Settings;

/**
 * The archive as it shows itself under the AE title that was called: each viewpoint may have one of
 * its own, and whoever calls another sees what was recorded.
 */
public final class CalledArchive {

  private final Settings settings;
  private final IdentityService identity;
  private final ViewedArchive archive;

  public CalledArchive(Settings settings, IdentityService identity, ViewedArchive archive) {
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

  View under(String calledAeTitle) {
    long position = identity.state().head();
    String name = viewpoint(settings, calledAeTitle);
    Optional<Viewpoint> viewpoint = identity.viewpoint(name, position);
    Finder finder = archive.in(viewpoint.orElseThrow(), position);
    return new View(name, position, finder);
  }
}
