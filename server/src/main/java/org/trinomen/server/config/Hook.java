package org.trinomen.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command that is run on scans, as a file of {@code hooks.d} says.
 *
 * @param command program and arguments; no shell reads them
 * @param when of which scans
 * @param viewpoint under whose names it gets the files
 * @param environment names of variables of the server that it gets
 * @param workFolder where the folders of its runs are made; empty: in the data folder
 * @param limits what a run may take
 * @param attachment number under which what it leaves is attached; empty: it is thrown away
 */
public record Hook(
    String name,
    List<String> command,
    Selection when,
    String viewpoint,
    Set<String> environment,
    Optional<Path> workFolder,
    Limits limits,
    Optional<Integer> attachment) {

  public Hook {
    command = List.copyOf(command);
    environment = Set.copyOf(environment);
  }

  /** Arguments may hold secrets. */
  @Override
  public String toString() {
    return "Hook[" + name + "]";
  }

  /**
   * Of which scans; an empty list asks for nothing.
   *
   * @param resolved whether it must be known whose the scan is
   */
  public record Selection(
      boolean resolved,
      Set<String> studies,
      Set<String> sites,
      Set<String> visits,
      Set<String> modalities) {

    public Selection {
      studies = Set.copyOf(studies);
      sites = Set.copyOf(sites);
      visits = Set.copyOf(visits);
      modalities = Set.copyOf(modalities);
    }
  }

  /**
   * What runs may take.
   *
   * @param time after which a run is ended
   * @param memoryBytes of each process of a run; 0: no limit
   * @param concurrent runs at a time
   * @param triesMax how often a run is tried
   * @param logBytes kept of what a run says
   * @param resultBytes that a run may leave
   * @param runsKept how many ended runs are remembered
   */
  public record Limits(
      Duration time,
      long memoryBytes,
      int concurrent,
      int triesMax,
      long logBytes,
      long resultBytes,
      int runsKept) {}
}
