package org.trinomen.server.ui;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The rules of WCAG 2.2 AA as far as a program can check them: axe-core, run in a page. */
final class Axe {

  /** Where the build of the web application puts what its tests use. */
  private static final Path PROGRAM = Path.of("../web/node_modules/axe-core/axe.min.js");

  private static final String RUN =
      """
      async () => {
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
        const { violations } = await axe.run({ runOnly: tags });
        return violations.map((one) =>
          one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary).join(" "));
      }
      """;

  private Axe() {}

  /** What breaks a rule on the page as it is now. */
  static List<?> violations(Page page) throws IOException {
    if (!Files.exists(PROGRAM)) {
      System.out.println("no axe-core here (build/web check fetches it), so it is not run");
      Assumptions.abort("needs " + PROGRAM);
    }
    page.evaluate("() => {" + Files.readString(PROGRAM) + "\n}");
    return (List<?>) page.evaluate(RUN);
  }
}
