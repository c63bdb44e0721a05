package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Decision.InReview;
import org.trinomen.identity.resolve.Decision.OutOfStudy;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.server.study.DecisionTable;
import org.trinomen.server.study.RuleTable;
import org.trinomen.server.study.ScanTable;
import org.trinomen.server.study.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen identity resolve}: decides on a list of scans, without a server. */
@Command(
    name = "resolve",
    description = {
      "Decide whose each of a list of scans is, without a server and without keeping anything:",
      "for a dry run before a study starts, or to compare with what is known.",
      "",
      "Each scan becomes MATCH (a subject's visit), REVIEW (with ranked candidates) or OUT (of",
      "no study here). A row that is not understood stops it all; what is merely odd is told."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen identity resolve --study-dir studies.d/npet --scans scans.csv --out decided.csv",
      "",
      "Exit codes: 0 every scan has a decision, 1 the study or the scans are not understood,",
      "2 the command line makes no sense, 74 a file can't be read or written."
    })
final class IdentityResolveCommand implements Callable<Integer> {

  private static final int PROBLEMS_SHOWN = 50;

  @Mixin private Output output = new Output();

  @Option(
      names = "--study-dir",
      required = true,
      paramLabel = "DIR",
      description = "study.conf or studies.json, with roster.csv, visits.csv and nodes.csv.")
  private Path studyFolder = Path.of("");

  @Option(
      names = "--scans",
      required = true,
      paramLabel = "FILE",
      description = "The scans: scan_id, received_at, and a column per attribute of the header.")
  private Path scansFile = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the decisions go. An existing file is replaced.")
  private Path decisionsFile = Path.of("");

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = {
        "What sites do in the same way with every scan: site, and number_offset; prefix; station",
        "and clock_days; or field, names and why; perhaps valid_from and valid_to."
      })
  private @Nullable Path rulesFile;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(studyFolder)) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, "there is no folder " + studyFolder);
    }
    IncomingRoster incoming = StudyFolder.read(studyFolder);
    List<RosterProblem> problems = new ArrayList<>(incoming.problems());
    List<ReceivedScan> scans = ScanTable.read(scansFile, problems::add);
    List<SiteRule> rules = rulesFile == null ? List.of() : RuleTable.read(rulesFile, problems::add);
    problems.stream().limit(PROBLEMS_SHOWN).forEach(p -> output.complain(p.sentence()));
    if (problems.size() > PROBLEMS_SHOWN) {
      output.complain("... and " + (problems.size() - PROBLEMS_SHOWN) + " more");
    }
    if (problems.stream().anyMatch(p -> p.severity() == RosterProblem.Severity.ERROR)) {
      return ExitCode.FINDINGS;
    }
    Resolution resolution =
        new Resolver(ResolverSettings.DEFAULT)
            .resolution(
                incoming.roster(), new Declarations(rules, List.of(), List.of()), scans, Map.of());
    DecisionTable.write(decisionsFile, resolution.decisions());
    tell(resolution.decisions());
    for (SitePattern pattern : resolution.patterns()) {
      output.line(
          "at %s %s (%d scans)".formatted(pattern.site(), pattern.words(), pattern.scans().size()));
    }
    return ExitCode.OK;
  }

  private void tell(List<Decision> decisions) throws IOException {
    long resolved = decisions.stream().filter(Resolved.class::isInstance).count();
    long inReview = decisions.stream().filter(InReview.class::isInstance).count();
    long outside = decisions.stream().filter(OutOfStudy.class::isInstance).count();
    output.line(
        decisions.size()
            + " scans: "
            + resolved
            + " resolved, "
            + inReview
            + " in review, "
            + outside
            + " out of study; written to "
            + decisionsFile);
    output.json(
        json -> {
          json.writeNumberField("scans", decisions.size());
          json.writeNumberField("resolved", resolved);
          json.writeNumberField("inReview", inReview);
          json.writeNumberField("outOfStudy", outside);
          json.writeStringField("algorithm", Resolver.VERSION);
        });
  }
}
