package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scanners, addresses and accounts of hospitals. */
final class NodeComparison {

  private static final String ADDRESS =
      "([0-9]{1,3}\\.){3}[0-9]{1,3}(/[0-9]{1,2})?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(/[0-9]{1,3})?";

  private final RosterContext context;
  private final Consumer<RosterLine<RosterChange>> changes;
  private final Map<NodeKey, SiteNode> present = new LinkedHashMap<>();

  /** One thing from one day on; that it ends is a change of it. */
  private record NodeKey(
      String organization, SiteNode.Kind kind, String value, @Nullable LocalDate validFrom) {

    static NodeKey of(SiteNode node) {
      return new NodeKey(node.organization(), node.kind(), node.value(), node.validFrom());
    }
  }

  NodeComparison(RosterContext context, Consumer<RosterLine<RosterChange>> changes) {
    this.context = context;
    this.changes = changes;
    context.present().nodes().forEach(node -> present.put(NodeKey.of(node), node));
  }

  void compare(List<RosterLine<SiteNode>> lines) {
    Set<NodeKey> listed = new HashSet<>();
    Set<String> hospitals = new HashSet<>();
    for (RosterLine<SiteNode> line : lines) {
      SiteNode node = line.value();
      hospitals.add(node.organization());
      if (!listed.add(NodeKey.of(node))) {
        context.problem(line.warning("value", "stands here twice", "remove one line"));
      } else if (usable(line)) {
        compare(line);
      }
    }
    serialNumbers(lines);
    for (SiteNode node : present.values()) {
      if (hospitals.contains(node.organization()) && !listed.contains(NodeKey.of(node))) {
        context.problem(
            lines
                .getFirst()
                .inFile()
                .warning(
                    "value",
                    node.kind() + " " + node.value() + " is known and not in the file; it stays",
                    "to end it, give it a valid_to"));
      }
    }
  }

  private void compare(RosterLine<SiteNode> line) {
    SiteNode after = line.value();
    SiteNode before = present.get(NodeKey.of(after));
    if (before == null) {
      changes.accept(line.with(new RosterChange.NodeDeclared(after)));
    } else if (!before.equals(after)) {
      changes.accept(line.with(new RosterChange.NodeChanged(before, after)));
    }
  }

  private boolean usable(RosterLine<SiteNode> line) {
    SiteNode node = line.value();
    LocalDate from = node.validFrom();
    LocalDate to = node.validTo();
    if (from != null && to != null && to.isBefore(from)) {
      context.problem(line.error("valid_to", "is before valid_from", "exchange the two dates"));
      return false;
    }
    if (node.kind() == SiteNode.Kind.ADDRESS && !node.value().matches(ADDRESS)) {
      String remedy = "write 10.2.0.17, or a range as 10.2.0.0/16";
      context.problem(line.error("value", "is no IP address", remedy));
      return false;
    }
    if (!context.isHospital(node.organization())) {
      String what = "no site of a study names the hospital " + node.organization();
      context.problem(line.warning("hospital", what, "name it in the sites of a study"));
    }
    return true;
  }

  /** One scanner stands in one place at a time. */
  private void serialNumbers(List<RosterLine<SiteNode>> lines) {
    Map<String, List<RosterLine<SiteNode>>> byNumber = new HashMap<>();
    for (RosterLine<SiteNode> line : lines) {
      if (line.value().kind() == SiteNode.Kind.SERIAL_NUMBER) {
        for (RosterLine<SiteNode> other : byNumber.getOrDefault(line.value().value(), List.of())) {
          SiteNode node = other.value();
          if (!node.organization().equals(line.value().organization())
              && overlap(node, line.value())) {
            String what =
                "is at hospital " + node.organization() + " at the same time, line " + other.line();
            context.problem(line.warning("value", what, "end one before the other begins"));
          }
        }
        byNumber.computeIfAbsent(line.value().value(), _ -> new ArrayList<>()).add(line);
      }
    }
  }

  private static boolean overlap(SiteNode a, SiteNode b) {
    return !endsBefore(a.validTo(), b.validFrom()) && !endsBefore(b.validTo(), a.validFrom());
  }

  private static boolean endsBefore(@Nullable LocalDate end, @Nullable LocalDate start) {
    return end != null && start != null && end.isBefore(start);
  }
}
