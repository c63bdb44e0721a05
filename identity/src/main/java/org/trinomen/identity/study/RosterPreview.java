package org.trinomen.identity.study;

import java.util.List;

/**
 * What an import would do, before anything is done.
 *
 * @param changes in an order in which they can be stated: studies, nodes, subjects, visits
 * @param problems lines that can't be taken and lines that somebody should look at
 */
public record RosterPreview(List<RosterLine<RosterChange>> changes, List<RosterProblem> problems) {

  public RosterPreview {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Whether every line can be taken. */
  public boolean clean() {
    return problems.stream().noneMatch(p -> p.severity() == RosterProblem.Severity.ERROR);
  }

  /**
   * What would be known after the changes.
   *
   * @param present what was compared with
   */
  public Roster applied(Roster present) {
    AppliedRoster roster = new AppliedRoster(present);
    changes.forEach(change -> roster.take(change.value()));
    return roster.roster();
  }

  /** The changes without the places. */
  public List<RosterChange> values() {
    return changes.stream().map(RosterLine::value).toList();
  }
}
