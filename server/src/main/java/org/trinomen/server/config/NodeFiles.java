package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.trinomen.archive.reach.Reach;

/**
 * Reads {@code nodes.d/*.conf}, one DICOM node a file. A node is switched on or off by linking its
 * file into the folder or removing the link.
 */
final class NodeFiles {

  private static final List<String> KEYS =
      List.of(
          "name",
          "ae-title",
          "host",
          "port",
          "allow",
          "local-ae-title",
          "viewpoints",
          "tls",
          "addresses",
          "certificates",
          "called",
          "within");

  private final List<ConfigurationException.Problem> problems;
  private final List<String> known;
  private final Function<Path, Config> parser;
  private final Map<String, Path> fileByAeTitle = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  /**
   * A reader.
   *
   * @param known names of the viewpoints there are
   */
  NodeFiles(
      List<ConfigurationException.Problem> problems,
      List<String> known,
      Function<Path, Config> parser) {
    this.problems = problems;
    this.known = known;
    this.parser = parser;
  }

  List<DicomNode> read(Path folder) {
    return ConfigurationFolder.files(folder).stream().map(this::node).toList();
  }

  private DicomNode node(Path file) {
    Config config = parser.apply(file);
    config
        .entrySet()
        .forEach(
            entry -> {
              if (!KEYS.contains(entry.getKey())) {
                problems.add(
                    new ConfigurationException.Problem(
                        Section.where(entry.getValue().origin()),
                        entry.getKey(),
                        "is no setting of a node; those are " + String.join(", ", KEYS)));
              }
            });
    Section section = new Section(config, problems, new HashSet<>());
    String name =
        config.hasPath("name")
            ? section.text("name", ConfiguredName::isOne, ConfiguredName.IS)
            : ConfigurationFolder.name(file);
    if (!names.add(name)) {
      section.wrong("name", "is the name of another node as well; names differ");
    }
    String aeTitle = section.text("ae-title", SettingsFile::isAeTitle, SettingsFile.AE_TITLE);
    Path twin = fileByAeTitle.putIfAbsent(aeTitle, file);
    if (twin != null && !aeTitle.isEmpty()) {
      section.wrong("ae-title", "is that of " + twin + " as well; a node has its own");
    }
    Optional<String> local =
        config.hasPath("local-ae-title")
            ? Optional.of(
                section.text("local-ae-title", SettingsFile::isAeTitle, SettingsFile.AE_TITLE))
            : Optional.empty();
    return new DicomNode(
        name,
        aeTitle,
        section.text("host", text -> !text.isBlank(), "a host name or address"),
        section.integer("port", 1, 65_535),
        section.choices("allow", DicomNode.Operation.class),
        local,
        config.hasPath("viewpoints") ? viewpoints(section) : Set.of(),
        rules(config, section),
        reach(config, section));
  }

  private static Reach reach(Config config, Section section) {
    return config.hasPath("within")
        ? RightsSection.places(section, "within")
        : new Reach.Everything();
  }

  private static CallRules rules(Config config, Section section) {
    return new CallRules(
        config.hasPath("tls") ? section.choice("tls", CallRules.Tls.class) : CallRules.Tls.NONE,
        several(config, section, "addresses", AddressRange::isRange, AddressRange.FORM).stream()
            .map(AddressRange::parse)
            .toList(),
        several(config, section, "certificates", CertificateRule::isRule, CertificateRule.FORM)
            .stream()
            .map(CertificateRule::parse)
            .toList(),
        Set.copyOf(
            several(config, section, "called", SettingsFile::isAeTitle, SettingsFile.AE_TITLE)));
  }

  /** Texts that are all right; a list that is there but empty is a slip of the pen. */
  private static List<String> several(
      Config config, Section section, String path, Predicate<String> valid, String mustBe) {
    if (!config.hasPath(path)) {
      return List.of();
    }
    Set<String> texts = section.texts(path, valid, mustBe);
    if (texts.isEmpty()) {
      section.wrong(path, "is empty: leave it out, or say which");
    }
    return texts.stream().filter(valid).toList();
  }

  private Set<String> viewpoints(Section section) {
    Set<String> chosen = new HashSet<>();
    for (ConfigValue element : section.elements("viewpoints")) {
      String name = String.valueOf(element.unwrapped());
      if (!known.contains(name)) {
        section.wrong("viewpoints", "holds names of viewpoints: " + String.join(", ", known));
      }
      chosen.add(name);
    }
    if (chosen.isEmpty()) {
      section.wrong("viewpoints", "is empty: leave it out for all, or leave find, move, get out");
    }
    return chosen;
  }
}
