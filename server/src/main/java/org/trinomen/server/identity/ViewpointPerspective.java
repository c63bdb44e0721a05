package org.trinomen.server.identity;

import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.reach.Reach;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.orthanc.Perspective;

/**
 * The routes of Orthanc's REST API below {@code /views/{viewpoint}}: the archive as that viewpoint
 * shows it, as of {@code ?as-of=}.
 */
public final class ViewpointPerspective implements Perspective {

  private final IdentityService identity;
  private final ViewedArchive archive;
  private final ReachedArchive reached;
  private final Access access;

  public ViewpointPerspective(
      IdentityService identity, ViewedArchive archive, ReachedArchive reached, Access access) {
    this.reached = reached;
    this.identity = identity;
    this.archive = archive;
    this.access = access;
  }

  @Override
  public String prefix() {
    return "/views/{viewpoint}";
  }

  @Override
  public Permission permission() {
    return Permission.READ_VIEWED;
  }

  @Override
  public Finder of(Exchange exchange) {
    AsOf asOf = AsOf.of(exchange, identity, exchange.pathValue("viewpoint"));
    String name = exchange.pathValue("viewpoint");
    Reach reach = exchange.principal().reach(permission(), name);
    Reach allowed =
        hidesNames(asOf.viewpoint())
            ? reach
            : reach.meet(exchange.principal().reach(Permission.READ_RECORDED, name));
    if (allowed.equals(Reach.NOTHING)) {
      access.refuse(
          exchange.principal(),
          "read through " + asOf.viewpoint().name(),
          "lacks " + Permission.READ_RECORDED);
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          "copies for this viewpoint hold names as recorded: the account lacks the permission "
              + Permission.READ_RECORDED);
    }
    return archive.of(reached.within(allowed)).in(asOf.viewpoint(), asOf.position());
  }

  /** Only where the confidentiality profile is applied is nothing left that was typed. */
  public static boolean hidesNames(Viewpoint viewpoint) {
    return switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> false;
      case Presentation.Rewritten rewritten ->
          rewritten.confidentiality() == Confidentiality.BASIC_PROFILE;
    };
  }
}
