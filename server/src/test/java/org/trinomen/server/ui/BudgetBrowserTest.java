package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.RosterPreview;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;
import org.trinomen.server.study.StudyFolder;

/**
 * What pages may cost: bytes and questions before they can be used, and work of the browser where
 * much is on them. Times are printed, not judged: they are the machine's.
 */
final class BudgetBrowserTest {

  private static final int SUBJECTS = 600;
  private static final int DOUBTFUL = 200;
  private static final int SCRIPTS_MAX = 300_000;

  /** Marks frames while something scrolls; says the longest one and how many there were. */
  private static final String SCROLL =
      """
      async (element) => {
        const gaps = [];
        let before = performance.now();
        for (let step = 0; step < 60; step++) {
          element.scrollTop += (element.scrollHeight - element.clientHeight) / 60 + 1;
          window.scrollBy(0, 200);
          const now = await new Promise((drawn) => requestAnimationFrame(drawn));
          gaps.push(now - before);
          before = now;
        }
        gaps.sort((a, b) => a - b);
        return `60 frames, median ${gaps[30].toFixed(1)} ms, longest ${gaps[59].toFixed(1)} ms`;
      }
      """;

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private final List<String> asked = new ArrayList<>();
  private Page page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chromium = Chromium.start("BudgetBrowserTest", "--disable-gpu");
    archive = new RunningArchive(folder.resolve("data"), Map.of());
    writeStudy(Files.createDirectory(folder.resolve("large")));
    IncomingRoster roster = StudyFolder.read(folder.resolve("large"));
    assertThat(roster.problems()).isEmpty();
    RosterPreview imported =
        archive
            .server()
            .identity()
            .importRoster(
                roster, LocalDate.of(2026, 6, 1), new Agent.Feed("test"), new Reason("import", ""));
    assertThat(imported.problems()).isEmpty();
    for (int number = 1; number <= DOUBTFUL; number++) {
      byte[] scan =
          SampleScans.file(
              SampleScans.slice("L%03dx".formatted(number), "Doubtful^Scan", number, 2, 1)
                  .string(Tag.StudyDate, "20260215")
                  .string(Tag.StudyDescription, "LARGE V1"));
      assertThat(archive.upload(scan).statusCode()).isEqualTo(200);
    }
    archive.server().identity().awaitDecisions();
  }

  private static void writeStudy(Path study) throws IOException {
    Files.writeString(
        study.resolve("study.conf"),
        """
        id = LARGE
        identity_policy = full
        template = "{site}{N3}"
        visits = [ { label = V1, offset_days = 14, window_days = 7 }
                   { label = V2, offset_days = 104, window_days = 7 } ]
        sites = [ { id = LARGE/1, prefix = A } ]
        """);
    StringBuilder subjects = new StringBuilder("subject,family,given,birthdate,enrolled_on\n");
    for (int number = 1; number <= SUBJECTS; number++) {
      subjects.append("A%03d,Family%d,Given,1950-01-01,2026-02-01\n".formatted(number, number));
    }
    Files.writeString(study.resolve("roster.csv"), subjects);
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
  }

  @BeforeEach
  void signIn() {
    page = chromium.signedIn(archive, complaints, 1300, 900);
    page.onRequest(request -> asked.add(request.url().replaceFirst(".*?:[0-9]+", "")));
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  @Test
  void firstPageIsSmallComesFromHereAndBringsNoViewerAlong() {
    page.context().newCDPSession(page).send("Network.clearBrowserCache");
    asked.clear();
    page.reload();
    assertThat(page.locator("#choose-files")).isAttached();
    String usable = String.valueOf(page.evaluate("Math.round(performance.now())"));
    page.waitForLoadState(LoadState.NETWORKIDLE);
    int scripts =
        ((Number)
                page.evaluate(
                    """
                    performance.getEntriesByType("resource")
                      .filter(({ name }) => /[.]js$/.test(name))
                      .reduce((all, { encodedBodySize }) => all + encodedBodySize, 0)
                    """))
            .intValue();
    System.out.println("first page: usable after " + usable + " ms, " + scripts + " B of scripts");
    assertThat(scripts).isBetween(50_000, SCRIPTS_MAX);
    assertThat(asked).as(asked.toString()).hasSizeLessThanOrEqualTo(20);
    assertThat(asked)
        .allMatch(path -> path.startsWith("/"))
        .noneMatch(path -> path.contains("cornerstone"));
  }

  @Test
  void gridOfSixHundredSubjectsIsAskedForOnceAndScrolledWithoutNewWork() {
    page.evaluate("() => { location.hash = '/study/LARGE'; }");
    Locator rows = page.locator("table.grid tbody tr");
    assertThat(rows).hasCount(SUBJECTS);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    assertThat(asked.stream().filter(path -> path.startsWith("/api/studies/LARGE/visits")))
        .hasSize(1);
    costsLittleToScroll("grid of 600 x 2", page.getByLabel("Visits").first(), 12_000);
  }

  @Test
  void queueOfTwoHundredScansIsAskedForOnceAndScrolledWithoutNewWork() {
    page.evaluate("() => { location.hash = '/review'; }");
    assertThat(page.locator(".queue li")).hasCount(DOUBTFUL);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    costsLittleToScroll("queue of 200", page.locator(".queue"), 3_000);
    page.locator(".queue button").first().click();
    asked.clear();
    page.keyboard().press("j");
    assertThat(page.locator(".queue button[aria-current=true]")).hasCount(1);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    // The next scan alone is asked for, not the queue.
    assertThat(asked).as(asked.toString()).noneMatch(path -> path.startsWith("/api/review"));
  }

  /** Elements that are there, and layouts that scrolling from top to bottom costs. */
  private void costsLittleToScroll(String what, Locator scrolled, int elementsMax) {
    CDPSession session = page.context().newCDPSession(page);
    session.send("Performance.enable");
    int elements = ((Number) page.evaluate("document.querySelectorAll('*').length")).intValue();
    asked.clear();
    double layouts = metric(session, "LayoutCount");
    String frames = (String) scrolled.evaluate(SCROLL);
    layouts = metric(session, "LayoutCount") - layouts;
    System.out.println(what + ": " + elements + " elements, " + layouts + " layouts; " + frames);
    assertThat(elements).isLessThan(elementsMax);
    assertThat(layouts).isLessThan(60);
    assertThat(asked).noneMatch(path -> path.startsWith("/api/"));
  }

  private static double metric(CDPSession session, String name) {
    JsonObject all = session.send("Performance.getMetrics");
    for (JsonElement one : all.getAsJsonArray("metrics")) {
      if (one.getAsJsonObject().get("name").getAsString().equals(name)) {
        return one.getAsJsonObject().get("value").getAsDouble();
      }
    }
    throw new AssertionError("no such metric: " + name);
  }
}
