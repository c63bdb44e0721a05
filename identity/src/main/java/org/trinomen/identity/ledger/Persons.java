package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.trinomen.identity.AgentKind;

/**
 * Which subjects are said to be one person, for a viewpoint and as of a position. Nothing is
 * merged: this only finds out whether the statements contradict each other.
 */
final class Persons {

  private final Standing standing;
  private final Standing roster;
  private final Map<Subject, List<Long>> known = new HashMap<>();

  /** What an agent says of two subjects. */
  private record Link(Subject one, Subject other, SubjectAssertion assertion, int rank, long seq) {}

  Persons(Standing standing, Standing roster) {
    this.standing = standing;
    this.roster = roster;
  }

  /**
   * Numbers of entries that contradict each other: by some, directly or by way of others, two
   * subjects are one person, and by one they are not. Empty if there are none about the subject.
   */
  List<Long> contradiction(Subject subject) {
    if (subject.whole(roster).stream().allMatch(part -> part.links.isEmpty())) {
      return List.of();
    }
    return known.computeIfAbsent(subject, this::search);
  }

  /** Of which other subjects it is said that they are the same person, or are not. */
  Map<Subject, Boolean> said(Subject subject) {
    Map<Subject, Boolean> said = new LinkedHashMap<>();
    Set<Subject> disputed = new HashSet<>();
    if (subject.whole(roster).stream().allMatch(part -> part.links.isEmpty())) {
      return said;
    }
    for (Link link : strongest(subject)) {
      boolean same = link.assertion() instanceof SubjectAssertion.SamePerson;
      Boolean before = said.putIfAbsent(link.other(), same);
      if (before != null && before != same) {
        disputed.add(link.other());
      }
    }
    said.keySet().removeAll(disputed);
    return said;
  }

  private List<Long> search(Subject subject) {
    Map<Subject, List<Long>> same = new LinkedHashMap<>(Map.of(subject, List.of()));
    List<Subject> open = new ArrayList<>(List.of(subject));
    List<Link> different = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Subject one = open.get(i);
      for (Link link : strongest(one)) {
        switch (link.assertion()) {
          case SubjectAssertion.SamePerson _ -> {
            if (!same.containsKey(link.other())) {
              List<Long> path = new ArrayList<>(same.getOrDefault(one, List.of()));
              path.add(link.seq());
              same.put(link.other(), path);
              open.add(link.other());
            }
          }
          case SubjectAssertion.DifferentPerson _ -> different.add(link);
          case SubjectAssertion.AlsoKnownAs _, SubjectAssertion.PersonErased _ -> {}
        }
      }
    }
    for (Link link : different) {
      List<Long> path = same.get(link.other());
      if (path != null) {
        TreeSet<Long> all = new TreeSet<>(path);
        all.addAll(same.getOrDefault(link.one(), List.of()));
        all.add(link.seq());
        return List.copyOf(all);
      }
    }
    return List.of();
  }

  /** Of the statements on the subject and each other one those of the highest authority. */
  private List<Link> strongest(Subject subject) {
    record Said(Subject other, AgentKind kind, String name) {}
    Map<Said, Link> last = new LinkedHashMap<>();
    for (Subject part : subject.whole(roster)) {
      for (Claim claim : part.links) {
        Subject other = Objects.requireNonNull(claim.subject()).canonical(roster);
        if (other != subject && standing.counts(claim)) {
          Agent agent = claim.entry().agent();
          Link link =
              new Link(
                  subject,
                  other,
                  (SubjectAssertion) claim.content().assertion(),
                  standing.rank(agent),
                  claim.entry().seq());
          last.merge(
              new Said(other, agent.kind(), agent.name()),
              link,
              (a, b) -> a.seq() > b.seq() ? a : b);
        }
      }
    }
    Map<Subject, Integer> best = new HashMap<>();
    for (Link link : last.values()) {
      best.merge(link.other(), link.rank(), Math::min);
    }
    return last.values().stream()
        .filter(link -> link.rank() == best.getOrDefault(link.other(), link.rank()))
        .toList();
  }
}
