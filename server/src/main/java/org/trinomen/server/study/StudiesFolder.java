package org.trinomen.server.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;

/**
 * Reads {@code studies.d}, a folder per research study. A study is switched on or off by linking
 * its folder into this one or removing the link.
 */
public final class StudiesFolder {

  /** More studies than one archive has. */
  private static final int FOLDERS_MAX = 1000;

  private StudiesFolder() {}

  /** Everything in the folder: of one study if it describes one, else of all folders in it. */
  public static IncomingRoster read(Path folder) throws IOException {
    if (StudyFolder.isStudyFolder(folder)) {
      return StudyFolder.read(folder);
    }
    List<Path> folders = folders(folder);
    if (folders.isEmpty()) {
      return StudyFolder.read(folder);
    }
    List<RosterLine<ResearchStudy>> studies = new ArrayList<>();
    List<RosterLine<SiteNode>> nodes = new ArrayList<>();
    List<RosterLine<ResearchSubject>> subjects = new ArrayList<>();
    List<RosterLine<Visit>> visits = new ArrayList<>();
    List<RosterProblem> problems = new ArrayList<>();
    for (Path one : folders) {
      IncomingRoster read = StudyFolder.read(one);
      studies.addAll(read.studies());
      nodes.addAll(read.nodes());
      subjects.addAll(read.subjects());
      visits.addAll(read.visits());
      problems.addAll(read.problems());
    }
    return new IncomingRoster(studies, withoutRepetition(nodes), subjects, visits, problems);
  }

  /** Folders of studies in this one, links among them, by name. */
  static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(StudyFolder::isStudyFolder)
          .sorted()
          .limit(FOLDERS_MAX)
          .toList();
    }
  }

  /** A hospital that takes part in two studies is described in the folders of both. */
  private static List<RosterLine<SiteNode>> withoutRepetition(List<RosterLine<SiteNode>> nodes) {
    Map<SiteNode, RosterLine<SiteNode>> first = new HashMap<>();
    return nodes.stream()
        .filter(
            line -> {
              RosterLine<SiteNode> before = first.putIfAbsent(line.value(), line);
              // Twice in one file is a slip, and told.
              return before == null || before.file().equals(line.file());
            })
        .toList();
  }
}
