package org.trinomen.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoDocumentTest {

  private static final Path DOCUMENT = Path.of("docs", "demo.md");

  @Test
  void tableInTheDocumentIsWhatTheDemoSends() throws IOException {
    List<ScanPlan> scans = DemoStudy.scans(LocalDate.EPOCH);
    String document = Files.readString(find());
    String table =
        document.lines().filter(line -> line.startsWith("|")).collect(Collectors.joining("\n"));
    assertThat(table + "\n").isEqualTo(TruthTable.markdown(scans));
    assertThat(document).contains(DemoStudy.instanceCount() + " instances");
  }

  private static Path find() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(DOCUMENT))) {
      folder = folder.getParent();
    }
    return folder.resolve(DOCUMENT);
  }
}
