package org.trinomen.server.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All routes, found by path. A literal part goes before a variable one. */
public final class RouteTable {

  /** What is found under a path. */
  public sealed interface Found {

    /** A route, and the values of its template's names. */
    record One(Route route, Map<String, String> values) implements Found {}

    /** The path exists, but not with this method. */
    record OtherMethods(Set<Method> methods) implements Found {}

    /** No route has this path. */
    record Nothing() implements Found {}
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<Method, Route> routes = new EnumMap<>(Method.class);
    final Map<Method, Route> restRoutes = new EnumMap<>(Method.class);
    @Nullable Node variable;
  }

  private final Node root = new Node();
  private final List<Route> routes;

  /**
   * A table of these routes.
   *
   * @throws IllegalArgumentException if two have the same method and path
   */
  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    this.routes.forEach(this::add);
  }

  public List<Route> routes() {
    return routes;
  }

  /** Looks up a path, given decoded. */
  public Found find(Method method, String path) {
    List<String> parts = PathTemplate.parts(path);
    Map<Method, Route> here = find(root, parts, 0);
    if (here == null || here.isEmpty()) {
      return new Found.Nothing();
    }
    Route route = here.get(method);
    return route == null
        ? new Found.OtherMethods(here.keySet())
        : new Found.One(route, values(route.path(), parts));
  }

  private void add(Route route) {
    Node node = root;
    Map<Method, Route> target = node.routes;
    for (PathTemplate.Segment segment : route.path().segments()) {
      switch (segment) {
        case PathTemplate.Segment.Literal(String text) -> {
          node = node.literals.computeIfAbsent(text, _ -> new Node());
          target = node.routes;
        }
        case PathTemplate.Segment.Variable _ -> {
          if (node.variable == null) {
            node.variable = new Node();
          }
          node = node.variable;
          target = node.routes;
        }
        case PathTemplate.Segment.Rest _ -> target = node.restRoutes;
      }
    }
    if (target.putIfAbsent(route.method(), route) != null) {
      throw new IllegalArgumentException(
          "two routes are " + route.method() + " " + route.path().text());
    }
  }

  /** Depth is bounded by the longest template: beyond it there are no nodes. */
  private static @Nullable Map<Method, Route> find(Node node, List<String> parts, int depth) {
    if (depth == parts.size() && !node.routes.isEmpty()) {
      return node.routes;
    }
    if (depth < parts.size()) {
      Node literal = node.literals.get(parts.get(depth));
      Map<Method, Route> found = literal == null ? null : find(literal, parts, depth + 1);
      if (found == null && node.variable != null) {
        found = find(node.variable, parts, depth + 1);
      }
      if (found != null) {
        return found;
      }
    }
    return node.restRoutes.isEmpty() ? null : node.restRoutes;
  }

  private static Map<String, String> values(PathTemplate template, List<String> parts) {
    Map<String, String> values = new HashMap<>();
    List<PathTemplate.Segment> segments = new ArrayList<>(template.segments());
    for (int i = 0; i < segments.size(); i++) {
      switch (segments.get(i)) {
        case PathTemplate.Segment.Literal _ -> {}
        case PathTemplate.Segment.Variable(String name) -> values.put(name, parts.get(i));
        case PathTemplate.Segment.Rest(String name) ->
            values.put(name, String.join("/", parts.subList(i, parts.size())));
      }
    }
    return values;
  }
}
