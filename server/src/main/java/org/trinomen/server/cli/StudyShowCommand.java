package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.Visit;
import org.trinomen.server.study.StudiesFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen study show}: what a folder says of its studies, in short. Names no person. */
@Command(
    name = "show",
    description = "Show in short what a folder says of research studies: codes, sites, visits.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen study show studies.d/npet",
      "  trinomen study show /etc/trinomen/studies.d --json",
      "",
      "Exit codes: 0 shown, 1 nothing there is understood, 2 the command line makes no sense, 74 a",
      "file can't be read."
    })
final class StudyShowCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "DIR",
      description = "The folder of a study, or a folder of such folders (studies.d).")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, "there is no folder " + folder);
    }
    IncomingRoster incoming = StudiesFolder.read(folder);
    Roster roster = incoming.roster();
    for (ResearchStudy study : roster.studies()) {
      Counts counts = new Counts(study, roster);
      tell(study, counts);
      json(study, counts);
    }
    long errors =
        incoming.problems().stream()
            .filter(problem -> problem.severity() == RosterProblem.Severity.ERROR)
            .count();
    if (errors > 0) {
      output.complain(errors + " errors: `trinomen study check " + folder + "` names them");
    }
    return roster.studies().isEmpty() ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private void tell(ResearchStudy study, Counts counts) {
    output.line(study.id() + (study.shortName().isEmpty() ? "" : " (" + study.shortName() + ")"));
    output.line(
        "  codes   "
            + study.grammar().template()
            + " in "
            + study.codeField()
            + ", check "
            + study.grammar().checkDigit()
            + counts.example().map(code -> ", such as " + code).orElse(""));
    study
        .fields()
        .forEach(field -> output.line("  field   " + field.keyword() + " " + field.template()));
    output.line("  holds   " + study.identityPolicy() + " of personal identity");
    for (Site site : study.sites()) {
      output.line(
          "  site    "
              + site.id()
              + (site.prefix().isEmpty() ? "" : " " + site.prefix())
              + ": "
              + counts.subjectsAt(site)
              + " subjects; "
              + site.institution());
    }
    for (PlannedVisit visit : study.visits()) {
      output.line(
          "  visit   "
              + visit.label()
              + ": day "
              + visit.offsetDays()
              + " ± "
              + visit.windowDays()
              + "; "
              + counts.planned(visit)
              + " planned, "
              + counts.done(visit)
              + " reported done");
    }
    output.line(
        "  roster  "
            + counts.subjects().size()
            + " subjects, "
            + counts.withdrawn()
            + " of them withdrawn");
  }

  private void json(ResearchStudy study, Counts counts) throws IOException {
    output.json(
        json -> {
          json.writeStringField("id", study.id());
          json.writeStringField("template", study.grammar().template());
          json.writeStringField("check", study.grammar().checkDigit().name());
          json.writeStringField("codeField", study.codeField());
          json.writeStringField("identityPolicy", study.identityPolicy().name());
          json.writeNumberField("subjects", counts.subjects().size());
          json.writeNumberField("withdrawn", counts.withdrawn());
          json.writeArrayFieldStart("sites");
          for (Site site : study.sites()) {
            json.writeStartObject();
            json.writeStringField("id", site.id());
            json.writeStringField("prefix", site.prefix());
            json.writeNumberField("subjects", counts.subjectsAt(site));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("visits");
          for (PlannedVisit visit : study.visits()) {
            json.writeStartObject();
            json.writeStringField("label", visit.label());
            json.writeNumberField("planned", counts.planned(visit));
            json.writeNumberField("done", counts.done(visit));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** How many there are of what, in one study. */
  private record Counts(List<ResearchSubject> subjects, List<Visit> visits) {

    Counts(ResearchStudy study, Roster roster) {
      this(
          roster.subjects().stream().filter(s -> s.study().equals(study.id())).toList(),
          roster.visits().stream().filter(v -> v.study().equals(study.id())).toList());
    }

    Optional<String> example() {
      return subjects.stream().map(ResearchSubject::code).findFirst();
    }

    long withdrawn() {
      return subjects.stream().filter(s -> s.status() == ResearchSubject.Status.WITHDRAWN).count();
    }

    long subjectsAt(Site site) {
      return subjects.stream().filter(s -> s.site().equals(site.id())).count();
    }

    long planned(PlannedVisit visit) {
      return visits.stream().filter(v -> v.label().equals(visit.label())).count();
    }

    long done(PlannedVisit visit) {
      return visits.stream()
          .filter(v -> v.label().equals(visit.label()) && v.doneOn() != null)
          .count();
    }
  }
}
