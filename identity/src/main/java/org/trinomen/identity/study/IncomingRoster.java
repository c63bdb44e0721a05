package org.trinomen.identity.study;

import java.util.List;

/**
 * What files say, line by line, before anything is compared: each line was understood by itself.
 *
 * @param problems lines that were not understood, which are in none of the lists
 */
public record IncomingRoster(
    List<RosterLine<ResearchStudy>> studies,
    List<RosterLine<SiteNode>> nodes,
    List<RosterLine<ResearchSubject>> subjects,
    List<RosterLine<Visit>> visits,
    List<RosterProblem> problems) {

  public IncomingRoster {
    studies = List.copyOf(studies);
    nodes = List.copyOf(nodes);
    subjects = List.copyOf(subjects);
    visits = List.copyOf(visits);
    problems = List.copyOf(problems);
  }

  /** The same without the places. */
  public Roster roster() {
    return new Roster(values(studies), values(nodes), values(subjects), values(visits));
  }

  private static <T> List<T> values(List<RosterLine<T>> lines) {
    return lines.stream().map(RosterLine::value).toList();
  }
}
