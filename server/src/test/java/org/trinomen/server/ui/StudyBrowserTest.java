package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.demo.DemoFiles;

/**
 * The pages on studies, doubtful scans and what goes on, before an archive that holds the demo's
 * study.
 */
final class StudyBrowserTest {

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private Page page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chromium = Chromium.start("StudyBrowserTest", "--disable-gpu");
    archive = DemoArchive.start(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
  }

  @BeforeEach
  void signIn() {
    page = chromium.signedIn(archive, complaints, 1300, 1000);
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  @Test
  void doubtfulScanIsDecidedWithTheKeyboardAloneAndUndone() throws IOException {
    link("Review").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("B050")).first().focus();
    page.keyboard().press("Enter");
    Locator stranger = page.getByLabel("Scan typed B050");
    Chromium.screenshot(page, "review");
    assertThat(stranger).containsText("Ferrari, Giulia");
    assertThat(stranger.locator("figure img").first()).isVisible();
    Chromium.screenshot(page, "review");
    assertThat(Axe.violations(page)).isEmpty();
    page.keyboard().press("o");
    assertThat(stranger).containsText("B050 leaves the queue and counts for no visit.");
    page.keyboard().type("the site says: not enrolled");
    Chromium.screenshot(page, "review-decision");
    assertThat(Axe.violations(page)).isEmpty();
    page.keyboard().press("Enter");
    assertThat(page.locator(".decided")).containsText("B050: Out of study");
    assertThat(page.getByLabel("Scan typed B050")).hasCount(0);
    page.keyboard().press("u");
    assertThat(page.getByLabel("Scan typed B050")).isVisible();
    assertThat(page.locator(".decided")).hasCount(0);
  }

  @Test
  void studyShowsEachVisitIsFilteredAndLeavesAsATable() throws IOException {
    link("Study").click();
    Chromium.screenshot(page, "research-studies");
    assertThat(Axe.violations(page)).isEmpty();
    page.locator("table.list tbody a").first().click();
    Locator rows = page.locator("table.grid tbody tr");
    assertThat(rows.first()).isVisible();
    Chromium.screenshot(page, "study");
    assertThat(Axe.violations(page)).isEmpty();
    int all = rows.count();
    page.getByLabel("State").selectOption("review");
    assertThat(page.locator("table.grid .standing.review").first()).isVisible();
    assertThat(rows.count()).isLessThan(all);
    Download table = page.waitForDownload(() -> page.getByText("Export as CSV").click());
    assertThat(Files.readString(table.path())).startsWith("\"subject\",\"site\"");
    page.locator("table.grid a.standing.review").first().click();
    assertThat(page.getByRole(AriaRole.ARTICLE)).isVisible();
  }

  @Test
  void rosterIsImportedAfterItsChangesWereShown() {
    link("Study").click();
    page.locator("table.list tbody a").first().click();
    assertThat(page.locator("table.grid tbody tr").first()).isVisible();
    int before = page.locator("table.grid tbody tr").count();
    String site = page.locator("table.grid tbody td").first().textContent();
    String roster = "subject,site,birthyear,enrolled_on\nA990," + site + ",1950,2026-03-01\n";
    page.getByLabel("CSV files")
        .setInputFiles(
            new FilePayload("roster.csv", "text/csv", roster.getBytes(StandardCharsets.UTF_8)));
    Locator shown = page.getByText("1 change would be made:");
    assertThat(shown).isVisible();
    assertThat(page.locator("table.grid tbody tr")).hasCount(before);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Import")).click();
    assertThat(page.locator("table.grid tbody tr")).hasCount(before + 1);
  }

  @Test
  void whoseAScanIsIsSaidBeforeItIsSent() throws IOException {
    List<byte[]> files = DemoFiles.petAndCt();
    FilePayload[] payloads = new FilePayload[files.size()];
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = new FilePayload(i + ".dcm", "application/dicom", files.get(i));
    }
    link("Send").click();
    page.locator("#choose-files").setInputFiles(payloads);
    assertThat(page.locator(".whose.resolved")).containsText("This is A010");
    assertThat(page.locator(".warnings")).containsText("1 file of " + files.size());
    Chromium.screenshot(page, "send-known");
    assertThat(Axe.violations(page)).isEmpty();
  }

  @Test
  void whatGoesOnIsShownAsItHappens() throws IOException, InterruptedException {
    link("Activity").click();
    assertThat(page.locator("[data-line=live]")).isVisible();
    assertThat(page.getByText("No job is known")).isVisible();
    SmallInstance arrived = SmallInstance.of(35, 1, 64);
    assertThat(archive.upload(arrived.file()).statusCode()).isEqualTo(200);
    assertThat(page.locator(".happenings")).containsText("Imaging study arrived");
    String instances = "{\"Resources\":[\"" + arrived.publicId() + "\"],\"Asynchronous\":true}";
    assertThat(archive.post("/tools/create-archive", instances).statusCode()).isEqualTo(200);
    Locator job = page.locator("table.list tbody tr").first();
    assertThat(job).containsText("Archive");
    assertThat(job).containsText("100%");
    Chromium.screenshot(page, "activity");
    assertThat(Axe.violations(page)).isEmpty();
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
