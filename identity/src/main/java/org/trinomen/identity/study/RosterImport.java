package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what files say with what is known. A pure function: it changes nothing and gives the
 * same for the same input. Importing the same files twice gives no change the second time.
 *
 * <p>A line that contradicts another or cannot be true becomes a problem and no change. What is
 * known and stands in no file is told and stays: a roster forgets nobody.
 */
public final class RosterImport {

  private final RosterContext context;
  private final List<RosterLine<RosterChange>> changes = new ArrayList<>();
  private final List<RosterProblem> problems;

  private RosterImport(Roster present, IncomingRoster incoming, LocalDate today) {
    this.problems = new ArrayList<>(incoming.problems());
    this.context = new RosterContext(present, incoming, today, problems);
  }

  /**
   * What importing would change.
   *
   * @param present what is known
   * @param incoming what the files say; complete for the studies and hospitals that they name
   * @param today nothing that has happened can lie after it
   */
  public static RosterPreview preview(Roster present, IncomingRoster incoming, LocalDate today) {
    RosterImport comparison = new RosterImport(present, incoming, today);
    return comparison.preview(incoming);
  }

  private RosterPreview preview(IncomingRoster incoming) {
    new StudyComparison(context, changes::add).compare(incoming.studies());
    new NodeComparison(context, changes::add).compare(incoming.nodes());
    new SubjectComparison(context, changes::add).compare(incoming.subjects());
    new VisitComparison(context, changes::add).compare(incoming.visits());
    return new RosterPreview(changes, problems);
  }
}
