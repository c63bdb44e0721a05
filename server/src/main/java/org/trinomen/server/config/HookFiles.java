package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code hooks.d}: one hook a file, named as its file. */
final class HookFiles {

  private static final int ATTACHMENT_MIN = 1024;
  private static final int ATTACHMENT_MAX = 65_535;

  /** What a file does not say. */
  private static final Config USUAL =
      ConfigFactory.parseString(
          """
          on = resolved
          viewpoint = study
          studies = [], sites = [], visits = [], modalities = []
          environment = [PATH, LANG]
          work-folder = ""
          time-limit = 1h
          memory-max = 0
          concurrent = 1
          tries-max = 3
          log-size-max = 1 MiB
          result = 0
          result-size-max = 100 MiB
          runs-kept = 1000
          """);

  private enum On {
    RESOLVED,
    COMPLETE
  }

  private final List<ConfigurationException.Problem> problems;
  private final List<String> viewpoints;
  private final Function<Path, Config> parser;
  private final Map<Integer, String> attachments = new HashMap<>();

  HookFiles(
      List<ConfigurationException.Problem> problems,
      List<String> viewpoints,
      Function<Path, Config> parser) {
    this.problems = problems;
    this.viewpoints = viewpoints;
    this.parser = parser;
  }

  List<Hook> read(Path folder) {
    return ConfigurationFolder.files(folder).stream().map(this::hook).toList();
  }

  private Hook hook(Path file) {
    Config own = parser.apply(file);
    Section section = new Section(own.withFallback(USUAL), problems, new HashSet<>());
    section.refuseOthers(own, USUAL, "command", "hook");
    String name = ConfigurationFolder.checkedName(file, section, "on");
    String folder = section.text("work-folder", _ -> true, "a folder");
    return new Hook(
        name,
        command(own, section, file),
        new Hook.Selection(
            section.choice("on", On.class) == On.RESOLVED,
            names(section, "studies"),
            names(section, "sites"),
            names(section, "visits"),
            section.texts("modalities", text -> text.matches("[A-Z0-9]{1,16}"), "as PT or CT")),
        section.text("viewpoint", viewpoints::contains, "a viewpoint's name"),
        section.texts(
            "environment",
            // What the server itself is given this way are credentials.
            text -> text.matches("[A-Za-z_][A-Za-z0-9_]*") && !text.startsWith("TRINOMEN_"),
            "names of variables that do not begin with TRINOMEN_"),
        Optional.of(folder)
            .filter(text -> !text.isEmpty())
            .map(text -> file.resolveSibling(text).normalize()),
        limits(section),
        attachment(section, name));
  }

  private static Hook.Limits limits(Section section) {
    long gib = 1L << 30;
    long memory = section.bytes("memory-max", 0, 1024 * gib);
    if (memory != 0 && Files.notExists(Path.of("/proc/self"))) {
      section.wrong("memory-max", "can be kept on Linux only");
    }
    return new Hook.Limits(
        section.duration("time-limit", Duration.ofSeconds(1), Duration.ofDays(31)),
        memory,
        section.integer("concurrent", 1, 64),
        section.integer("tries-max", 1, 100),
        section.bytes("log-size-max", 1024, gib),
        section.bytes("result-size-max", 1024, 16 * gib),
        section.integer("runs-kept", 10, 100_000));
  }

  private static Set<String> names(Section section, String path) {
    return section.texts(path, text -> !text.isBlank(), "ids");
  }

  /** One text would have to be taken apart, which is a shell's trade. */
  private static List<String> command(Config own, Section section, Path file) {
    List<String> command = List.of();
    try {
      command = own.getStringList("command");
    } catch (ConfigException _) {
      // Told below.
    }
    if (command.isEmpty() || command.getFirst().isBlank()) {
      section.wrong("command", "must be a list: [\"program\", \"argument\"]; no shell reads it");
      return List.of("false");
    }
    String program = command.getFirst();
    if (!program.contains("/")) {
      return command; // looked for in PATH
    }
    Path executable = file.resolveSibling(program).toAbsolutePath().normalize();
    if (!Files.isExecutable(executable)) {
      section.wrong("command", "begins with no program that may be run: " + program);
    }
    List<String> found = new ArrayList<>(command);
    found.set(0, executable.toString());
    return found;
  }

  /** Two hooks under one number would put out each other's results. */
  private Optional<Integer> attachment(Section section, String name) {
    int number = section.integer("result", 0, ATTACHMENT_MAX);
    if (number == 0) {
      return Optional.empty();
    }
    if (number < ATTACHMENT_MIN) {
      section.wrong("result", "must be 0 or from %d on".formatted(ATTACHMENT_MIN));
    }
    String other = attachments.putIfAbsent(number, name);
    if (other != null) {
      section.wrong("result", "is that of hook " + other + " as well; each has its own");
    }
    return Optional.of(number);
  }
}
