package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Candidate.Whose;

/**
 * What people said of the scans of one cluster. Where they placed one, it holds that place against
 * all other clusters, whatever the resolver thinks of it. What the resolver itself says of a scan
 * that was placed stays its own opinion, so that it can disagree; for the other scans of the same
 * acquisition the person's word is evidence.
 *
 * @param visit that was stated; {@link #NONE} if none was
 * @param outside position in {@link Weighing#REASONS} of what was stated; {@link #NONE} if none was
 * @param isEvidence whether a scan of the cluster was not spoken of
 * @param isRule whether not a scan but what is named like it was spoken of
 * @param excluded visits that people said it is not of
 */
record Placement(
    int visit, int outside, boolean isEvidence, boolean isRule, Set<Integer> excluded) {

  static final int NONE = -1;

  /** How much likelier than not (natural log) a person is right. */
  static final double PERSON = Math.log(1e4);

  /** Certainty of what was stated of everything that is named so. */
  static final double RULE = Math.log(1e6);

  static final Placement NOWHERE = new Placement(NONE, NONE, false, false, Set.of());

  /** All that is named like the cluster is of no study. */
  static Placement byRule(int outside) {
    return new Placement(NONE, outside, true, true, Set.of());
  }

  static Placement of(
      Cluster cluster, Map<String, ScanDeclaration> said, RosterIndex roster, SubjectLookup named) {
    Set<Whose> placed = new HashSet<>();
    List<SubjectVisit> excluded = new ArrayList<>();
    int silent = 0;
    for (ReceivedScan scan : cluster.scans) {
      ScanDeclaration one = said.getOrDefault(scan.id(), ScanDeclaration.NONE);
      one.whose().ifPresent(placed::add);
      silent += one.whose().isEmpty() ? 1 : 0;
      excluded.addAll(one.excluded());
    }
    // Parts of one acquisition that were placed apart hold nothing: the people must agree first.
    Optional<Whose> whose =
        placed.size() == 1 ? Optional.of(placed.iterator().next()) : Optional.empty();
    int visit = NONE;
    int outside = NONE;
    if (whose.isPresent()) {
      switch (whose.get()) {
        case SubjectVisit place -> visit = named.visit(place);
        case Outside(Candidate.OutOfStudyReason reason) ->
            outside = Weighing.REASONS.indexOf(reason);
      }
    }
    if (visit < 0 && outside < 0 && excluded.isEmpty()) {
      return NOWHERE;
    }
    Set<Integer> not = new HashSet<>();
    for (SubjectVisit place : excluded) {
      addAll(place, roster, named, not);
    }
    not.remove(visit);
    return new Placement(visit, outside, silent > 0, false, not);
  }

  private static void addAll(
      SubjectVisit place, RosterIndex roster, SubjectLookup named, Set<Integer> to) {
    int s = named.subject(place.study(), place.subject());
    for (int v = s < 0 ? 0 : roster.firstVisit[s]; s >= 0 && v < roster.firstVisit[s + 1]; v++) {
      if (place.visit().isEmpty() || place.visit().equals(roster.visitLabel[v])) {
        to.add(v);
      }
    }
  }

  boolean excludes(int v) {
    return !excluded.isEmpty() && excluded.contains(v);
  }

  boolean isStated() {
    return visit >= 0 || outside >= 0;
  }
}
