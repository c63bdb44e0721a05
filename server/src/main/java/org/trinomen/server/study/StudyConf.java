package org.trinomen.server.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.dicom.Dictionary;
import org.trinomen.identity.study.CodeField;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.identity.study.Site;

/**
 * Reads the description of research studies: {@code study.conf}, one study in HOCON, or {@code
 * studies.json}, a list of them. JSON is HOCON too, so one reader does both. Keys are written with
 * {@code -} or {@code _}.
 */
final class StudyConf {

  private static final int FILE_SIZE_MAX = 1 << 20;

  private static final Set<String> STUDY_KEYS =
      Set.of(
          "id",
          "short",
          "template",
          "check",
          "code_field",
          "fields",
          "identity_policy",
          "examples",
          "tracer",
          "protocol",
          "sponsor",
          "headers",
          "modality",
          "visits",
          "accrual_start",
          "sites");
  private static final Set<String> VISIT_KEYS =
      Set.of("label", "month", "offset_days", "window_days", "also_written");
  private static final Set<String> SITE_KEYS = Set.of("id", "prefix", "hospital", "institution");

  private final Path file;
  private final Consumer<RosterProblem> problems;

  StudyConf(Path file, Consumer<RosterProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  List<RosterLine<ResearchStudy>> read() throws IOException {
    if (Files.size(file) > FILE_SIZE_MAX) {
      error(0, "", "is larger than " + (FILE_SIZE_MAX >> 20) + " MiB", "check the file");
      return List.of();
    }
    List<RosterLine<ResearchStudy>> studies = new ArrayList<>();
    try {
      for (ConfigValue value : descriptions()) {
        if (value instanceof ConfigObject object) {
          study(object).ifPresent(studies::add);
        } else {
          error(line(value.origin()), "", "is no study", "describe each study in braces { }");
        }
      }
    } catch (MalformedInputException e) {
      error(0, "", "is not UTF-8", "save it as UTF-8");
    } catch (ConfigException e) {
      long line = e.origin() == null ? 0 : line(e.origin());
      String what = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      error(line, "", "is not HOCON or JSON: " + what, "mend that line");
    }
    return studies;
  }

  /**
   * The library reads no file whose root is a list, so the list is given a name first.
   *
   * <p>A description may come from another computer, so it is read as text alone: it takes in no
   * other file and no address, and knows nothing of the environment.
   */
  private List<? extends ConfigValue> descriptions() throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    HoconBounds.require(text, file.toString());
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(file.toString())
            .setIncluder(new NoIncludes());
    if (!file.getFileName().toString().endsWith(".json")) {
      return List.of(resolved(ConfigFactory.parseString(text, options)));
    }
    ConfigObject whole = resolved(ConfigFactory.parseString("studies = " + text, options));
    ConfigValue root = whole.getOrDefault("studies", whole);
    return root instanceof ConfigList list ? list : List.of(root);
  }

  private static ConfigObject resolved(Config config) {
    if (!config.isResolved()) {
      throw new ConfigException.BadValue(
          config.origin(), "", "refers to other values by ${ }, which has no place here");
    }
    return config.root();
  }

  private Optional<RosterLine<ResearchStudy>> study(ConfigObject object) {
    StudySection section = new StudySection(file.toString(), object, problems);
    section.warnOfOthers(STUDY_KEYS);
    String id = section.required("id");
    List<Site> sites = new ArrayList<>();
    for (StudySection site : section.sections("sites")) {
      sites.add(site(site, id));
    }
    List<PlannedVisit> visits = new ArrayList<>();
    for (StudySection visit : section.sections("visits")) {
      visits.add(visit(visit));
    }
    ResearchStudy study =
        new ResearchStudy(
            id,
            section.text("short"),
            new CodeGrammar(section.required("template"), section.checkDigit("check")),
            section.text("code_field").isEmpty() ? "PatientID" : section.text("code_field"),
            section.identityPolicy("identity_policy"),
            section.text("tracer"),
            section.text("protocol"),
            section.text("modality"),
            visits,
            sites,
            fields(section),
            section.date("accrual_start"),
            section.text("sponsor"),
            section.headerRules("headers"));
    warnOfUnknownKeywords(section, study);
    return section.broken()
        ? Optional.empty()
        : Optional.of(new RosterLine<>(file.toString(), line(object.origin()), study));
  }

  private static Site site(StudySection section, String study) {
    section.warnOfOthers(SITE_KEYS);
    String prefix = section.text("prefix");
    String id = section.text("id");
    String institution = section.text("institution");
    String hospital = section.text("hospital");
    if (id.isEmpty() && prefix.isEmpty()) {
      section.wrong("id", "is missing", "give each site an id, such as " + study + "/1");
    }
    return new Site(
        id.isEmpty() ? study + "/" + prefix : id,
        prefix,
        hospital.isEmpty() ? institution : hospital,
        institution);
  }

  private static PlannedVisit visit(StudySection section) {
    section.warnOfOthers(VISIT_KEYS);
    return new PlannedVisit(
        section.required("label"),
        section.days("offset_days"),
        section.days("window_days"),
        section.texts("also_written"));
  }

  private static List<CodeField> fields(StudySection section) {
    List<CodeField> fields = new ArrayList<>();
    for (Map.Entry<String, String> field : section.textsByKey("fields").entrySet()) {
      fields.add(new CodeField(field.getKey(), field.getValue()));
    }
    return fields;
  }

  private static void warnOfUnknownKeywords(StudySection section, ResearchStudy study) {
    String remedy = "write it as the standard does, such as PatientID (PS3.6)";
    if (Dictionary.keyword(study.codeField()).isEmpty()) {
      section.odd("code_field", "names no attribute of the dictionary", remedy);
    }
    for (CodeField field : study.fields()) {
      if (Dictionary.keyword(field.keyword()).isEmpty()) {
        section.odd("fields", field.keyword() + " is no attribute of the dictionary", remedy);
      }
    }
  }

  private static long line(ConfigOrigin origin) {
    return Math.max(0, origin.lineNumber());
  }

  private void error(long line, String column, String what, String remedy) {
    problems.accept(
        new RosterProblem(
            RosterProblem.Severity.ERROR, file.toString(), line, column, what, remedy));
  }
}
