package org.trinomen.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.identity.study.CodeReading;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterImport;
import org.trinomen.identity.study.StudyCoding;

/** The examples of the guide on studies are studies, and their headers are read as it says. */
final class StudyDocumentTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```hocon\\n(.*?)^```");
  private static final Pattern TYPED = Pattern.compile("(?m)^# typed: (.*) -> (\\S+) ?(\\S*)$");
  private static final Roster NOTHING = new Roster(List.of(), List.of(), List.of(), List.of());

  @TempDir private Path folder = Path.of("");

  @Test
  void everyCodingOfTheGuideIsReadAsItSays() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(DOCS.resolve("studies.md")));
    int read = 0;
    while (example.find()) {
      Files.writeString(folder.resolve("study.conf"), example.group(1));
      IncomingRoster incoming = StudyFolder.read(folder);
      assertThat(RosterImport.preview(NOTHING, incoming, LocalDate.MAX).problems()).isEmpty();
      StudyCoding coding = new StudyCoding(incoming.roster().studies().getFirst());
      Matcher typed = TYPED.matcher(example.group(1));
      while (typed.find()) {
        Map<String, String> header = header(typed.group(1));
        CodeReading reading = coding.read(keyword -> header.getOrDefault(keyword, ""));
        assertThat(reading.code()).as(typed.group()).isEqualTo(typed.group(2));
        assertThat(reading.visit()).as(typed.group()).isEqualTo(typed.group(3));
        assertThat(reading.conflicts()).as(typed.group()).isEmpty();
        read++;
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(11);
  }

  @Test
  void theExampleFolderIsCompleteAndRight() throws IOException {
    IncomingRoster incoming = StudiesFolder.read(DOCS.resolve("examples").resolve("studies.d"));

    assertThat(incoming.studies()).hasSize(1);
    assertThat(incoming.subjects()).isNotEmpty();
    assertThat(incoming.visits()).isNotEmpty();
    assertThat(incoming.nodes()).isNotEmpty();
    assertThat(RosterImport.preview(NOTHING, incoming, LocalDate.of(2026, 12, 31)).problems())
        .isEmpty();
  }

  private static Map<String, String> header(String typed) {
    Map<String, String> header = new HashMap<>();
    for (String attribute : typed.split("; ", -1)) {
      header.put(attribute.split("=", 2)[0], attribute.split("=", 2)[1]);
    }
    return header;
  }
}
