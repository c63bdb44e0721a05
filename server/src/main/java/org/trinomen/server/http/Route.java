package org.trinomen.server.http;

import org.trinomen.server.access.Permission;

/**
 * One row of the table of routes.
 *
 * @param summary what it does, in a sentence for the API's documentation
 * @param errors how it writes errors
 */
public record Route(
    Method method,
    PathTemplate path,
    Guard guard,
    String summary,
    RouteHandler handler,
    ErrorFormat errors) {

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
    return new Route(method, path, guard, summary, handler, format);
  }
}
