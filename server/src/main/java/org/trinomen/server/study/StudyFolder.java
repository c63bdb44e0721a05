package org.trinomen.server.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;

/**
 * Reads a folder that describes research studies: {@code study.conf} (one study) or {@code
 * studies.json} (several), and beside it {@code roster.csv}, {@code visits.csv} and {@code
 * nodes.csv}, each of which may be missing while there is nothing to say. Each line is understood
 * by itself here; what contradicts another is for {@code RosterImport} to find.
 */
public final class StudyFolder {

  private static final String STUDY_CONF = "study.conf";
  private static final String STUDIES_JSON = "studies.json";

  private static final Set<String> ROSTER_REQUIRED = Set.of("subject");
  private static final Set<String> ROSTER_OPTIONAL =
      columns(
          "study site former_codes family given middle birthdate birthyear sex mrn enrolled_on"
              + " entered_on status status_on");
  private static final Set<String> VISITS_REQUIRED = columns("subject visit");
  private static final Set<String> VISITS_OPTIONAL =
      columns("study scheduled window_lo window_hi edc_done_on edc_entered_on");
  private static final Set<String> NODES_REQUIRED = columns("hospital kind value");
  private static final Set<String> NODES_OPTIONAL = columns("valid_from valid_to");

  /** Columns of the roster that hold a further number of the subject: {@code id:CandID}. */
  private static final String IDENTIFIER = "id:";

  private static final int BIRTH_YEAR_MIN = 1850;
  private static final int BIRTH_YEAR_MAX = 2200;

  private final Path folder;
  private final List<RosterProblem> problems = new ArrayList<>();
  private List<RosterLine<ResearchStudy>> studies = List.of();

  private StudyFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether the folder describes a study at all. */
  public static boolean isStudyFolder(Path folder) {
    return Files.exists(folder.resolve(STUDY_CONF)) || Files.exists(folder.resolve(STUDIES_JSON));
  }

  /** Everything in the folder, with all that was not understood. */
  public static IncomingRoster read(Path folder) throws IOException {
    StudyFolder reader = new StudyFolder(folder);
    reader.studies = reader.studies();
    return reader.tables();
  }

  /** The tables in a folder that does not describe the study, because it is known. */
  public static IncomingRoster readTables(Path folder, ResearchStudy known) throws IOException {
    StudyFolder reader = new StudyFolder(folder);
    reader.studies = List.of(new RosterLine<>("", 0, known));
    return reader.tables();
  }

  private IncomingRoster tables() throws IOException {
    List<RosterLine<SiteNode>> nodes = new ArrayList<>();
    if (present("nodes.csv")) {
      table("nodes.csv")
          .read(
              NODES_REQUIRED,
              NODES_OPTIONAL,
              _ -> false,
              row -> node(row).ifPresent(node -> nodes.add(row.at(node))));
    }
    List<RosterLine<ResearchSubject>> subjects = new ArrayList<>();
    if (present("roster.csv")) {
      table("roster.csv")
          .read(
              ROSTER_REQUIRED,
              ROSTER_OPTIONAL,
              column -> column.startsWith(IDENTIFIER),
              row -> subject(row).ifPresent(subject -> subjects.add(row.at(subject))));
    }
    List<RosterLine<Visit>> visits = new ArrayList<>();
    if (present("visits.csv")) {
      table("visits.csv")
          .read(
              VISITS_REQUIRED,
              VISITS_OPTIONAL,
              _ -> false,
              row -> visit(row).ifPresent(visit -> visits.add(row.at(visit))));
    }
    return new IncomingRoster(studies, nodes, subjects, visits, problems);
  }

  private List<RosterLine<ResearchStudy>> studies() throws IOException {
    boolean conf = present(STUDY_CONF);
    if (conf && present(STUDIES_JSON)) {
      problem(STUDIES_JSON, "stands beside " + STUDY_CONF, "remove one of the two");
    } else if (!conf && !present(STUDIES_JSON)) {
      String remedy = "describe the study in " + STUDY_CONF + " (see docs/studies.md)";
      problem("", "holds neither " + STUDY_CONF + " nor " + STUDIES_JSON, remedy);
      return List.of();
    }
    return new StudyConf(folder.resolve(conf ? STUDY_CONF : STUDIES_JSON), problems::add).read();
  }

  private Optional<ResearchSubject> subject(CsvRow row) {
    String study = study(row);
    String code = row.required("subject");
    ResearchSubject.Status status = status(row);
    ResearchSubject subject =
        new ResearchSubject(
            study,
            site(row, study, code),
            code,
            Arrays.stream(row.text("former_codes").split("[;|]", -1))
                .map(String::strip)
                .filter(former -> !former.isEmpty())
                .toList(),
            person(row),
            row.date("enrolled_on").orElse(null),
            row.date("entered_on").orElse(null),
            status,
            row.date("status_on").orElse(null),
            identifiers(row));
    return row.broken() ? Optional.empty() : Optional.of(subject);
  }

  private static PersonalIdentity person(CsvRow row) {
    Optional<LocalDate> birthDate = row.date("birthdate");
    String year = row.text("birthyear");
    int birthYear = birthDate.map(LocalDate::getYear).orElse(0);
    if (!year.isEmpty()) {
      birthYear = year.matches("[0-9]{4}") ? Integer.parseInt(year) : -1;
      if (birthYear < BIRTH_YEAR_MIN || birthYear > BIRTH_YEAR_MAX) {
        row.wrong("birthyear", "is no year", "write four digits, or leave it empty");
      }
    }
    return new PersonalIdentity(
        row.text("family"),
        row.text("given"),
        row.text("middle"),
        birthDate.orElse(null),
        birthYear,
        sex(row),
        row.text("mrn"));
  }

  /** As PS3.3 C.7.1.1 has it. */
  private static String sex(CsvRow row) {
    return switch (row.text("sex").toUpperCase(Locale.ROOT)) {
      case "M", "MALE" -> "M";
      case "F", "FEMALE" -> "F";
      case "O", "OTHER" -> "O";
      case "", "U", "UNKNOWN" -> "";
      default -> {
        row.wrong("sex", "is none of M, F, O", "write one of them, or leave it empty");
        yield "";
      }
    };
  }

  /** What else a study calls the state of a subject, it takes part until it is withdrawn. */
  private static ResearchSubject.Status status(CsvRow row) {
    return switch (row.text("status").toLowerCase(Locale.ROOT)) {
      case "", "active", "enrolled", "re-enrolled" -> ResearchSubject.Status.ACTIVE;
      case "withdrawn" -> ResearchSubject.Status.WITHDRAWN;
      default -> {
        String what = "is neither active nor withdrawn, and taken as active";
        row.odd("status", what, "write active or withdrawn; empty means active");
        yield ResearchSubject.Status.ACTIVE;
      }
    };
  }

  private Map<String, String> identifiers(CsvRow row) {
    Map<String, String> identifiers = new TreeMap<>();
    row.others(ROSTER_OPTIONAL)
        .forEach(
            (column, value) -> {
              if (column.startsWith(IDENTIFIER)) {
                identifiers.put(column.substring(IDENTIFIER.length()), value.strip());
              }
            });
    return identifiers;
  }

  private Optional<Visit> visit(CsvRow row) {
    Visit visit =
        new Visit(
            study(row),
            row.required("subject"),
            row.required("visit"),
            row.date("scheduled").orElse(null),
            row.date("window_lo").orElse(null),
            row.date("window_hi").orElse(null),
            row.date("edc_done_on").orElse(null),
            row.date("edc_entered_on").orElse(null));
    return row.broken() ? Optional.empty() : Optional.of(visit);
  }

  private static Optional<SiteNode> node(CsvRow row) {
    Optional<SiteNode.Kind> kind = kind(row.required("kind"));
    if (kind.isEmpty() && !row.broken()) {
      String remedy = "one of ae, ip, uploader, institution, station, serial";
      row.odd("kind", "is no kind known here, and the line is passed over", remedy);
    }
    SiteNode node =
        new SiteNode(
            row.required("hospital"),
            kind.orElse(SiteNode.Kind.AE_TITLE),
            row.required("value"),
            row.date("valid_from").orElse(null),
            row.date("valid_to").orElse(null));
    return row.broken() || kind.isEmpty() ? Optional.empty() : Optional.of(node);
  }

  private static Optional<SiteNode.Kind> kind(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "ae", "ae_title", "ae-title" -> Optional.of(SiteNode.Kind.AE_TITLE);
      case "ip", "address" -> Optional.of(SiteNode.Kind.ADDRESS);
      case "uploader", "account" -> Optional.of(SiteNode.Kind.UPLOADER);
      case "institution" -> Optional.of(SiteNode.Kind.INSTITUTION);
      case "station" -> Optional.of(SiteNode.Kind.STATION);
      case "serial", "serial_number" -> Optional.of(SiteNode.Kind.SERIAL_NUMBER);
      default -> Optional.empty();
    };
  }

  /** Where the folder describes one study, its tables need not say which. */
  private String study(CsvRow row) {
    String named = row.text("study");
    if (!named.isEmpty()) {
      return named;
    }
    if (studies.size() == 1) {
      return studies.getFirst().value().id();
    }
    row.wrong("study", "is empty", "the folder describes several studies: say which");
    return "";
  }

  /**
   * The site's id; a row may name the prefix instead, or nothing where the code tells it or there
   * is no other site.
   */
  private String site(CsvRow row, String study, String code) {
    String named = row.text("site");
    List<Site> sites =
        studies.stream()
            .filter(line -> line.value().id().equals(study))
            .flatMap(line -> line.value().sites().stream())
            .toList();
    if (named.isEmpty()) {
      List<Site> told =
          sites.size() == 1
              ? sites
              : sites.stream()
                  .filter(site -> !site.prefix().isEmpty() && code.startsWith(site.prefix()))
                  .toList();
      if (told.size() != 1) {
        if (row.broken() || sites.isEmpty()) {
          return "";
        }
        row.wrong("site", "is empty, and the code does not tell it", "name the site");
        return "";
      }
      return told.getFirst().id();
    }
    if (sites.stream().anyMatch(site -> site.id().equals(named))) {
      return named;
    }
    return sites.stream()
        .filter(site -> site.prefix().equals(named))
        .map(Site::id)
        .findFirst()
        .orElse(named);
  }

  private boolean present(String name) {
    return Files.exists(folder.resolve(name));
  }

  private CsvTable table(String name) {
    return new CsvTable(folder.resolve(name), problems::add);
  }

  private void problem(String name, String what, String remedy) {
    problems.add(
        new RosterProblem(
            RosterProblem.Severity.ERROR, folder.resolve(name).toString(), 0, "", what, remedy));
  }

  private static Set<String> columns(String names) {
    return new LinkedHashSet<>(List.of(names.split(" ", -1)));
  }
}
