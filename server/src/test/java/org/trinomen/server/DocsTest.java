package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.json.JsonValue;

/** The documents follow the code: their links lead somewhere, their commands exist. */
final class DocsTest {

  private static final Path ROOT = SourceTree.root();
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
  private static final Pattern MAKE = Pattern.compile("^make ([a-z-]+)");
  private static final Pattern TRINOMEN = Pattern.compile("^(?:bin/)?trinomen +([a-z]+)(.*)");
  private static final Pattern OPTION = Pattern.compile("(?<= )(--?[a-z][a-z-]*)");
  private static final Pattern SETTING =
      Pattern.compile(
          "`((?:data|http|dicom|access|limits|log|index(?!\\.db)|tls|jobs|events|remotes|resources)"
              + "\\.[a-z.-]+)(?: *=[^`]*)?`");
  private static final Pattern DEFAULT =
      Pattern.compile("`(dicom\\.[a-z-]+)`, `?([^`|]+?)`? unless configured");
  private static final Pattern MANAGED =
      Pattern.compile("(?s)<dependencyManagement>.*</dependencyManagement>");
  private static final Pattern ARTIFACT =
      Pattern.compile("(?s)<(?:dependency|path)>.*?<artifactId>([^<]+)</artifactId>");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        String target = link.group(1);
        if (target.contains("://")) {
          continue;
        }
        links++;
        Path folder = document.toAbsolutePath().getParent();
        if (!Files.exists(folder.resolve(target.replaceFirst("#.*", "")))) {
          broken.add(ROOT.relativize(document) + ": " + target);
        }
      }
    }
    assertThat(links).isGreaterThan(20);
    assertThat(broken).isEmpty();
  }

  @Test
  void everyMakeTargetNamedExists() throws IOException {
    String makefile = Files.readString(ROOT.resolve("Makefile"));
    List<String> targets = new ArrayList<>();
    for (String line : commands()) {
      Matcher make = MAKE.matcher(line);
      if (make.find()) {
        targets.add(make.group(1));
      }
    }
    assertThat(targets).contains("demo", "check");
    assertThat(targets)
        .allSatisfy(target -> assertThat(makefile).containsPattern("(?m)^" + target + ":.* ## "));
  }

  @Test
  void everyCommandAndOptionOfTheProgramNamedExists() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String line : commands()) {
      Matcher trinomen = TRINOMEN.matcher(line);
      if (!trinomen.find()) {
        continue;
      }
      String help = help(trinomen.group(1), trinomen.group(2).strip().split(" ", 2)[0]);
      if (help.isEmpty()) {
        wrong.add("no such command: " + line);
      }
      Matcher option = OPTION.matcher(trinomen.group(2).replaceFirst("#.*", ""));
      while (option.find()) {
        if (!Pattern.compile("(?<![a-z-])" + option.group(1) + "(?![a-z-])").matcher(help).find()) {
          wrong.add("no such option, " + option.group(1) + ": " + line);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyLibraryIsListedWithItsReason() throws IOException {
    String list = Files.readString(ROOT.resolve("docs/dependencies.md"));
    TreeSet<String> artifacts = new TreeSet<>();
    for (String module : List.of(".", "dicom", "identity", "archive", "server")) {
      String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
      // What is only managed is not used yet.
      Matcher artifact = ARTIFACT.matcher(MANAGED.matcher(pom).replaceAll(""));
      while (artifact.find()) {
        artifacts.add(artifact.group(1));
      }
    }
    artifacts.removeIf(artifact -> artifact.startsWith("trinomen-"));
    assertThat(artifacts).contains("jetty-server", "error_prone_core");
    assertThat(artifacts).allSatisfy(artifact -> assertThat(list).contains("`" + artifact + "`"));
  }

  @Test
  void everyLibraryOfTheWebApplicationIsListedWithItsReason() throws IOException {
    String list = Files.readString(ROOT.resolve("docs/dependencies.md"));
    JsonValue.Members declared;
    try (InputStream in = Files.newInputStream(ROOT.resolve("web/package.json"))) {
      declared = JsonValue.parse(in).asMembers();
    }
    TreeSet<String> libraries = new TreeSet<>();
    for (String kind : List.of("dependencies", "devDependencies")) {
      libraries.addAll(declared.member(kind).orElseThrow().asMembers().values().keySet());
    }
    assertThat(libraries).contains("react", "vite");
    assertThat(libraries).allSatisfy(library -> assertThat(list).contains("`" + library + "`"));
  }

  @Test
  void everySettingNamedExists() throws IOException {
    Config reference = ConfigFactory.parseResources("trinomen-reference.conf");
    List<String> named = new ArrayList<>();
    for (Path document : documents()) {
      Matcher setting = SETTING.matcher(Files.readString(document));
      while (setting.find()) {
        named.add(setting.group(1));
      }
    }
    assertThat(named).contains("dicom.ae-title");
    assertThat(named)
        .allSatisfy(path -> assertThat(reference.hasPath(path)).as("setting %s", path).isTrue());
  }

  @Test
  void defaultsOfTheConformanceStatementAreThoseOfTheReference() throws IOException {
    Config reference = ConfigFactory.parseResources("trinomen-reference.conf");
    Matcher claim = DEFAULT.matcher(Files.readString(ROOT.resolve("docs/conformance.md")));
    int claims = 0;
    while (claim.find()) {
      claims++;
      assertThat(claim.group(2)).isEqualTo(reference.getString(claim.group(1)));
    }
    assertThat(claims).isGreaterThanOrEqualTo(3);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      documents.add(ROOT.resolve(name));
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  /** The lines of the documents' shell blocks. */
  private static List<String> commands() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path document : documents()) {
      Matcher block = CODE_BLOCK.matcher(Files.readString(document));
      while (block.find()) {
        block.group(1).lines().map(String::strip).forEach(lines::add);
      }
    }
    return lines;
  }

  /** What the help of a command says, or of its subcommand; empty if there is no such command. */
  private static String help(String command, String next) {
    if (next.matches("[a-z][a-z-]*")) {
      CommandRun run = CommandRun.of(command, next, "--help");
      if (run.exitCode() == 0 && run.out().startsWith("Usage: trinomen " + command + " " + next)) {
        return run.out();
      }
    }
    CommandRun run = CommandRun.of(command, "--help");
    return run.exitCode() == 0 ? run.out() : "";
  }
}
