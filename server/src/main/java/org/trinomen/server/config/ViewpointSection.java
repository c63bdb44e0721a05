package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.viewpoint.NameTemplate;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Reads {@code viewpoints}. Those shipped stand in the reference; another has what it does not say
 * from one of them.
 */
final class ViewpointSection {

  private static final String ALL = "viewpoints";
  private static final String LIKE = ".like";
  private static final String MODEL = "study";
  private static final String RECORDED = "recorded";
  private static final List<String> TRUST_KEYS = List.of("kind", "role", "organization");

  private static final Config NOBODY_IN_PARTICULAR =
      ConfigFactory.parseMap(Map.of("kind", "", "role", "", "organization", ""));

  private final Config own;
  private final Config reference;
  private final List<ConfigurationException.Problem> problems;
  private final Set<String> read;
  private final Set<String> readHere = new HashSet<>();
  private final Map<String, String> nameByAeTitle = new HashMap<>();

  ViewpointSection(
      Config own,
      Config reference,
      List<ConfigurationException.Problem> problems,
      Set<String> read) {
    this.own = own;
    this.reference = reference;
    this.problems = problems;
    this.read = read;
  }

  /**
   * Whether a setting that the reference has not is one of a viewpoint all the same.
   *
   * @param path such as {@code viewpoints.auditor.trust}
   */
  static boolean isSetting(String path, Config reference) {
    String[] parts = path.split("\\.", 3);
    if (parts.length < 3 || !parts[0].equals(ALL) || parts[1].equals(RECORDED)) {
      return false;
    }
    boolean shipped = reference.hasPath(ALL + "." + parts[1]);
    return parts[2].equals(LIKE.substring(1))
        ? !shipped
        : reference.hasPath(ALL + "." + MODEL + "." + parts[2]);
  }

  List<ViewpointSettings> read() {
    Set<String> names = new LinkedHashSet<>();
    ShippedViewpoints.all().forEach(viewpoint -> names.add(viewpoint.name()));
    if (own.hasPath(ALL)) {
      names.addAll(own.getConfig(ALL).root().keySet().stream().sorted().toList());
    }
    List<ViewpointSettings> viewpoints = new ArrayList<>();
    for (String name : names) {
      viewpoint(name).ifPresent(viewpoints::add);
    }
    // What one has from its model was read there.
    readHere.stream().filter(reference::hasPath).forEach(read::add);
    return viewpoints;
  }

  private Optional<ViewpointSettings> viewpoint(String name) {
    String path = ALL + "." + name;
    if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      problems.add(
          new ConfigurationException.Problem(
              Section.where(own.getConfig(ALL).root().origin()),
              ALL,
              "a viewpoint is named with 1 to 64 of a-z 0-9 -"));
      return Optional.empty();
    }
    Section section = new Section(complete(path), problems, readHere);
    Optional<String> aeTitle = aeTitle(section, path);
    if (name.equals(RECORDED)) {
      return Optional.of(new ViewpointSettings(ShippedViewpoints.RECORDED, aeTitle));
    }
    List<Trust> trust = trust(section, path + ".trust");
    double confidence = section.decimal(path + ".minimum-confidence", 0, 1);
    String site = section.text(path + ".site", _ -> true, "a site");
    Optional<Presentation> presentation = presentation(section, path + ".presentation");
    if (presentation.isEmpty()) {
      return Optional.empty();
    }
    try {
      Viewpoint viewpoint = new Viewpoint(name, trust, confidence, site, presentation.get());
      return Optional.of(new ViewpointSettings(viewpoint, aeTitle));
    } catch (IllegalArgumentException e) {
      section.wrong(path + ".trust", "does not go with the rest: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** All settings, those of this viewpoint complete: what it does not say, its model says. */
  private Config complete(String path) {
    Config all = own.withFallback(reference);
    Config study = reference.getConfig(ALL + "." + MODEL).atPath(path);
    if (reference.hasPath(path) || !own.hasPath(path + LIKE)) {
      return all.withFallback(study);
    }
    Section like = new Section(own, problems, readHere);
    String model =
        like.text(
            path + LIKE,
            name -> List.of(MODEL, "site", "blinded").contains(name),
            "one of study, site, blinded");
    return reference.hasPath(ALL + "." + model)
        ? all.withFallback(reference.getConfig(ALL + "." + model).atPath(path)).withFallback(study)
        : all.withFallback(study);
  }

  private Optional<String> aeTitle(Section section, String path) {
    String aeTitle =
        section.text(
            path + ".ae-title",
            text -> text.isEmpty() || SettingsFile.isAeTitle(text),
            "empty, or " + SettingsFile.AE_TITLE);
    if (aeTitle.isEmpty()) {
      return Optional.empty();
    }
    String twin = nameByAeTitle.putIfAbsent(aeTitle, path);
    if (twin != null) {
      section.wrong(path + ".ae-title", "is that of " + twin + " as well; each has its own");
    }
    return Optional.of(aeTitle);
  }

  private static List<Trust> trust(Section section, String path) {
    List<Trust> trust = new ArrayList<>();
    for (ConfigValue element : section.elements(path)) {
      if (element.valueType() == ConfigValueType.STRING) {
        trust.add(
            Trust.in(section.choiceOf(path, AgentKind.class, element.unwrapped().toString())));
      } else if (element instanceof ConfigObject object
          && TRUST_KEYS.containsAll(object.keySet())
          && object.values().stream()
              .allMatch(value -> value.valueType() == ConfigValueType.STRING)) {
        Config agent = object.toConfig().withFallback(NOBODY_IN_PARTICULAR);
        String kind = agent.getString("kind");
        trust.add(
            new Trust(
                kind.isEmpty() ? null : section.choiceOf(path, AgentKind.class, kind),
                agent.getString("role"),
                agent.getString("organization")));
      } else {
        section.wrong(
            path, "holds person, feed, algorithm, or { kind, role, organization } as texts");
      }
    }
    return trust;
  }

  private static Optional<Presentation> presentation(Section section, String path) {
    Optional<NameTemplate> patientId = template(section, path + ".patient-id");
    Optional<NameTemplate> patientName = template(section, path + ".patient-name");
    Presentation.ClinicalTrial clinicalTrial =
        section.choice(path + ".clinical-trial", Presentation.ClinicalTrial.class);
    boolean originalAttributes = section.flag(path + ".original-attributes");
    Presentation.Demographics demographics =
        section.choice(path + ".demographics", Presentation.Demographics.class);
    Presentation.Confidentiality confidentiality =
        section.choice(path + ".confidentiality", Presentation.Confidentiality.class);
    boolean mapUids = section.flag(path + ".map-uids");
    boolean shiftDates = section.flag(path + ".shift-dates");
    Presentation.PrivateElements privateElements =
        section.choice(path + ".private-elements", Presentation.PrivateElements.class);
    Presentation.Unresolved unresolved =
        section.choice(path + ".unresolved", Presentation.Unresolved.class);
    if (patientId.isEmpty() || patientName.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Presentation.Rewritten(
              patientId.get(),
              patientName.get(),
              clinicalTrial,
              originalAttributes,
              demographics,
              confidentiality,
              mapUids,
              shiftDates,
              privateElements,
              unresolved));
    } catch (IllegalArgumentException e) {
      section.wrong(path + ".confidentiality", "does not go with the rest: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<NameTemplate> template(Section section, String path) {
    String text = section.text(path, _ -> true, "a template");
    try {
      return Optional.of(new NameTemplate(text));
    } catch (IllegalArgumentException e) {
      section.wrong(path, "is no template: " + e.getMessage());
      return Optional.empty();
    }
  }
}
