package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.SubjectCodeGenerator;
import org.trinomen.server.study.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen study codes}: subject codes that survive being typed. */
@Command(
    name = "codes",
    description = {
      "Make subject codes for a new study, one a line.",
      "",
      "No character looks like another, no word can be spelt, a check character (ISO 7064",
      "MOD 37,36) ends each code, and one slip never turns one code into another; with",
      "--distance 3 (the default) what was meant can even be told after one slip."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen study codes --count 200 --prefix JHU-",
      "  trinomen study codes --count 50 --prefix JHU- --study-dir studies.d/npet   (more of them)",
      "",
      "Exit codes: 0 all made, 1 no room for so many (give a greater --length), 2 the command line",
      "makes no sense, 74 the roster can't be read."
    })
final class StudyCodesCommand implements Callable<Integer> {

  private static final int DISTANCE = 3;

  @Mixin private Output output = new Output();

  @Option(names = "--count", required = true, paramLabel = "N", description = "How many.")
  private int count;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "How each begins, such as a site's prefix and a separator: JHU-")
  private String prefix = "";

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Characters between prefix and check character; default: as many as needed.")
  private int length;

  @Option(
      names = "--distance",
      paramLabel = "N",
      description = "Least number of slips between two codes, 1 to 4; default: 3.")
  private int distance = DISTANCE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same codes. Without it, one is drawn and shown.")
  private @Nullable Long seed;

  @Option(
      names = "--study-dir",
      paramLabel = "DIR",
      description = "A study whose codes, former ones too, the new ones keep away from.")
  private @Nullable Path studyFolder;

  @Override
  public Integer call() throws IOException {
    long drawn = seed == null ? new SecureRandom().nextLong() >>> 1 : seed;
    SubjectCodeGenerator generator = generator(existing());
    List<String> codes = make(generator, drawn);
    for (String code : codes) {
      output.line(code);
    }
    output.json(
        json -> {
          json.writeArrayFieldStart("codes");
          for (String code : codes) {
            json.writeString(code);
          }
          json.writeEndArray();
          json.writeStringField("template", generator.template());
          json.writeStringField("check", "mod37_36");
          json.writeNumberField("seed", drawn);
        });
    output.complain(
        "in study.conf: template = \""
            + (prefix.isEmpty() ? "" : "{site}...")
            + generator.template()
            + "\", check = mod37_36; --seed "
            + drawn
            + " gives the same codes again");
    if (codes.size() < count) {
      output.complain("there is room for " + codes.size() + " only: give a greater --length");
      return ExitCode.FINDINGS;
    }
    return ExitCode.OK;
  }

  private SubjectCodeGenerator generator(List<String> existing) {
    try {
      int characters =
          length > 0 ? length : SubjectCodeGenerator.lengthFor(count + existing.size(), distance);
      return new SubjectCodeGenerator(prefix, characters, distance, existing);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private List<String> make(SubjectCodeGenerator generator, long drawn) {
    try {
      return generator.generate(count, new SplittableRandom(drawn));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private List<String> existing() throws IOException {
    Path folder = studyFolder;
    if (folder == null) {
      return List.of();
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, "there is no folder " + folder);
    }
    List<String> codes = new ArrayList<>();
    for (ResearchSubject subject : StudyFolder.read(folder).roster().subjects()) {
      codes.add(subject.code());
      codes.addAll(subject.formerCodes());
    }
    return codes;
  }
}
