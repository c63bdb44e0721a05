package org.trinomen.identity.study;

import java.util.List;

/**
 * All that studies have told: what the resolver compares scans with. Rows carry the day they became
 * known; the roster as of a day is made by whoever resolves.
 */
public record Roster(
    List<ResearchStudy> studies,
    List<SiteNode> nodes,
    List<ResearchSubject> subjects,
    List<Visit> visits) {

  public Roster {
    studies = List.copyOf(studies);
    nodes = List.copyOf(nodes);
    subjects = List.copyOf(subjects);
    visits = List.copyOf(visits);
  }
}
