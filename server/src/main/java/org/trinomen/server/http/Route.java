package org.trinomen.server.http;

import org.trinomen.server.access.Permission;

/**
 * One row of the table of routes.
 *
 * @param summary what it does, in a sentence for the API's documentation
 * @param errors how it writes errors
 * @param limited whether it answers with what is within the asker's reach and nothing else; if not,
 *     it is for those only whose right to it has no limits
 */
public record Route(
    Method method,
    PathTemplate path,
    Guard guard,
    String summary,
    RouteHandler handler,
    ErrorFormat errors,
    boolean limited) {

  /** A route for those only whose right to it has no limits. */
  public Route(
      Method method,
      PathTemplate path,
      Guard guard,
      String summary,
      RouteHandler handler,
      ErrorFormat errors) {
    this(method, path, guard, summary, handler, errors, false);
  }

  static final ErrorFormat USUAL_ERRORS = new ErrorBody();

  /** A route that needs a permission. */
  public static Route of(
      Method method, String path, Permission permission, String summary, RouteHandler handler) {
    return new Route(
        method, PathTemplate.of(path), new Guard.Needs(permission), summary, handler, USUAL_ERRORS);
  }

  /** A route for everyone who has signed in. */
  public static Route signedIn(Method method, String path, String summary, RouteHandler handler) {
    return new Route(
        method, PathTemplate.of(path), new Guard.SignedIn(), summary, handler, USUAL_ERRORS);
  }

  /** A route for anyone at all; a test lists these. */
  public static Route open(
      Method method, String path, String reason, String summary, RouteHandler handler) {
    return new Route(
        method, PathTemplate.of(path), new Guard.Open(reason), summary, handler, USUAL_ERRORS);
  }

  /** The same route with errors written otherwise. */
  public Route withErrors(ErrorFormat format) {
    return new Route(method, path, guard, summary, handler, format, limited);
  }

  /**
   * The same route for everyone who has the permission somewhere. It asks the archive through the
   * finder of whoever asks, and nothing else that tells of what is held.
   */
  public Route withinReach() {
    return new Route(method, path, guard, summary, handler, errors, true);
  }
}
