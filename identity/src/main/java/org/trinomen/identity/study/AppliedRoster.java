package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.study.RosterContext.SubjectKey;

/** A roster to which changes are made one after another. */
final class AppliedRoster {

  private final Map<String, ResearchStudy> studies = new LinkedHashMap<>();
  private final List<SiteNode> nodes;
  private final Map<SubjectKey, ResearchSubject> subjects = new LinkedHashMap<>();

  /** By subject, then by label. */
  private final Map<SubjectKey, Map<String, Visit>> visits = new LinkedHashMap<>();

  AppliedRoster(Roster before) {
    before.studies().forEach(study -> studies.put(study.id(), study));
    nodes = new ArrayList<>(before.nodes());
    before.subjects().forEach(subject -> subjects.put(RosterContext.key(subject), subject));
    before.visits().forEach(this::put);
  }

  void take(RosterChange change) {
    switch (change) {
      case RosterChange.StudyDefined defined -> put(defined.described());
      case RosterChange.StudyChanged changed -> put(changed.after());
      case RosterChange.NodeDeclared declared -> nodes.add(declared.node());
      case RosterChange.NodeChanged changed ->
          nodes.set(nodes.indexOf(changed.before()), changed.after());
      case RosterChange.CodeChanged changed -> {
        rename(changed.before(), changed.subject());
        join(changed.before(), changed.subject());
      }
      case RosterChange.SubjectChanged changed -> {
        subjects.put(RosterContext.key(changed.subject()), changed.subject());
        join(changed.before(), changed.subject());
      }
      case RosterChange.OfSubject changed ->
          subjects.put(RosterContext.key(changed.subject()), changed.subject());
      case RosterChange.OfVisit changed -> put(changed.visit());
    }
  }

  Roster roster() {
    return new Roster(
        List.copyOf(studies.values()),
        nodes,
        List.copyOf(subjects.values()),
        visits.values().stream().flatMap(byLabel -> byLabel.values().stream()).toList());
  }

  private void put(ResearchStudy study) {
    studies.put(study.id(), study);
  }

  private void put(Visit visit) {
    visits
        .computeIfAbsent(new SubjectKey(visit.study(), visit.subject()), _ -> new LinkedHashMap<>())
        .put(visit.label(), visit);
  }

  /** A subject whose code turns out to be a former one of another is that other one. */
  private void join(ResearchSubject before, ResearchSubject after) {
    for (String former : after.formerCodes()) {
      ResearchSubject other = subjects.get(new SubjectKey(after.study(), former));
      if (other != null
          && !former.equals(before.code())
          && !before.formerCodes().contains(former)) {
        rename(other, after);
      }
    }
  }

  /** Visits stay the subject's, whatever its code. */
  private void rename(ResearchSubject before, ResearchSubject after) {
    subjects.remove(RosterContext.key(before));
    subjects.put(RosterContext.key(after), after);
    Map<String, Visit> moved = visits.remove(RosterContext.key(before));
    if (moved != null) {
      moved.values().forEach(visit -> put(visit.of(after.code())));
    }
  }
}
