package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;

/** The pages on scans, subjects, headers and searches, before the demo's study. */
final class ScanBrowserTest {

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private Page page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chromium = Chromium.start("ScanBrowserTest", "--disable-gpu");
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

  private static String address() {
    return archive.anonymous("/ui/").build().uri().toString();
  }

  private void go(String place) {
    page.navigate(address() + "#" + place);
  }

  private static JsonValue.Members scan(String state) throws Exception {
    var answer = archive.get("/api/scans?limit=1&state=" + state);
    return RunningArchive.items(RunningArchive.object(answer), "scans").getFirst();
  }

  @Test
  void scanIsReachedFromTheGridAndShowsItsThreeNamesItsHistoryAndItsFiles() throws Exception {
    link("Study").click();
    page.locator("table.list tbody a").first().click();
    page.locator("table.grid a.standing.received").first().focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("main h1")).containsText("Scan typed");
    for (String name : List.of("Personal", "Intended", "Observed")) {
      assertThat(heading(name)).isVisible();
    }
    assertThat(page.locator(".timeline > li").first()).containsText("The scan arrived");
    assertThat(page.locator(".timeline")).containsText("by the program");
    assertThat(page.locator(".digest").first()).hasText(Pattern.compile("[0-9a-f]{64}"));
    assertThat(page.locator(".files-table")).containsText(archive.admin().name());
    Chromium.screenshot(page, "scan");
    assertThat(Axe.violations(page)).isEmpty();

    page.locator(".names .code a").click();
    assertThat(page.locator("main h1")).containsText("Subject");
    assertThat(page.locator(".timeline")).containsText("is enrolled at");
    Chromium.screenshot(page, "subject");
    assertThat(Axe.violations(page)).isEmpty();
  }

  @Test
  void retractedStatementIsToldWithWhoAndWhy() throws Exception {
    JsonValue.Members doubtful = scan("review");
    String id = doubtful.text("id").orElseThrow();
    var stated =
        RunningArchive.object(
            archive.post(
                "/api/assertions",
                "{\"type\":\"out-of-study\",\"scan\":\"%s\",\"why\":\"test\",\"reason\":\"a try\"}"
                    .formatted(id)));
    long entry = RunningArchive.number(stated, "position");
    archive.post(
        "/api/assertions",
        "{\"type\":\"retract\",\"entry\":%d,\"reason\":\"was none\"}".formatted(entry));
    archive.server().awaitDecisions();
    go("/scan/" + id);
    Locator said = page.locator("#entry-" + entry);
    assertThat(said).containsText("It belongs to no study: a test");
    assertThat(said).containsText("Retracted by " + archive.admin().name());
    assertThat(said).containsText("was none");

    go("/scan/" + id + "?as-of=" + entry);
    assertThat(page.locator("main .whose strong")).containsText("Out of study: a test");
    assertThat(page.locator("#entry-" + entry)).not().containsText("Retracted");
    go("/scan/" + id + "?as-of=");
    assertThat(page.locator("main .whose")).containsText("in review");
  }

  @Test
  void momentAndViewpointChangeEveryPageAndStayInTheAddress() throws IOException {
    link("Study").click();
    page.locator("table.list tbody a").first().click();
    assertThat(page.locator("a.standing.received").first()).isVisible();
    int before = page.locator("a.standing.received").count();

    page.locator(".lens summary").click();
    Locator slider = page.locator(".lens input[type=range]");
    int then = Integer.parseInt(slider.getAttribute("max")) * 3 / 4;
    slider.fill(Integer.toString(then));
    assertThat(page.locator(".lens summary")).containsText("entry");
    page.waitForURL("**as-of=" + then + "**");
    assertThat(page.locator("table.grid, .empty").first()).isVisible();
    page.waitForCondition(() -> page.locator("a.standing.received").count() < before);
    Chromium.screenshot(page, "as-of");
    assertThat(Axe.violations(page)).isEmpty();
    String shared = page.url();

    link("Review").click();
    assertThat(page.locator("main h1")).containsText("to look at");
    assertThat(page.url()).contains("as-of=" + then);
    page.locator(".lens select").selectOption("recorded");
    assertThat(page.locator("main h1")).containsText("to look at");
    page.waitForURL("**viewpoint=recorded**");

    page.navigate("about:blank");
    page.navigate(shared);
    assertThat(page.locator(".lens.changed")).isVisible();
    page.waitForCondition(() -> page.locator("a.standing.received").count() < before);
    page.getByText("Reset").click();
    assertThat(page.locator("a.standing.received")).hasCount(before);
    assertThat(page.url()).doesNotContain("as-of");
  }

  @Test
  void headerIsSearchedShownAsAViewpointHasItAndComparedWithAnother() throws Exception {
    String id = scan("resolved").text("id").orElseThrow();
    String files = "/api/scans/" + id + "/instances?viewpoint=blinded";
    JsonValue.Members file =
        RunningArchive.items(RunningArchive.object(archive.get(files)), "instances").getFirst();
    String instance = file.text("id").orElseThrow();
    go("/instances/" + instance);
    Locator rows = page.locator("table.header-table tbody tr");
    assertThat(rows.first()).isVisible();
    int all = rows.count();
    page.getByLabel("Search by tag, name or value").fill("(0010,0020)");
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("PatientID");
    page.getByLabel("Search by tag, name or value").fill("");
    assertThat(rows).hasCount(all);
    Chromium.screenshot(page, "header");
    assertThat(Axe.violations(page)).isEmpty();

    go("/instances/" + file.text("shownAs").orElseThrow() + "?viewpoint=blinded");
    page.getByLabel("Search by tag, name or value").fill("PatientIdentityRemoved");
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("YES");

    String other =
        RunningArchive.items(RunningArchive.object(archive.get("/api/scans?limit=2")), "scans")
            .getLast()
            .text("id")
            .orElseThrow();
    String second =
        RunningArchive.items(
                RunningArchive.object(archive.get("/api/scans/" + other + "/instances")),
                "instances")
            .getFirst()
            .text("id")
            .orElseThrow();
    go("/compare/" + instance + "/" + second + "?viewpoint=");
    assertThat(page.locator("table.header-table")).containsText("SOPInstanceUID");
    assertThat(page.locator("mark").first()).isVisible();
    Chromium.screenshot(page, "compare");
    assertThat(Axe.violations(page)).isEmpty();
  }

  @Test
  void everythingIsSearchedByAnyAttributeKeptLabelledAndTakenAway() throws Exception {
    link("Search").click();
    Locator rows = page.locator("table.studies tbody tr");
    assertThat(rows.first()).isVisible();
    page.getByLabel("Attribute 1").fill("Manufacturer");
    page.getByLabel("Value 1").fill("no such maker");
    page.keyboard().press("Enter");
    assertThat(page.getByText("Nothing matches.")).isVisible();
    page.getByLabel("Attribute 1").fill("0010,0020");
    page.getByLabel("Value 1").fill("A01");
    page.keyboard().press("Enter");
    assertThat(rows.first()).containsText("A01");
    page.getByLabel("Name of this search").fill("Those of A01");
    page.keyboard().press("Enter");
    assertThat(link("Those of A01")).isVisible();

    page.getByLabel("Choose all on this page").check();
    int count = rows.count();
    page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Label")).fill("checked");
    page.keyboard().press("Enter");
    assertThat(rows.first()).containsText("checked");
    Chromium.screenshot(page, "search");
    assertThat(Axe.violations(page)).isEmpty();
    Download zip = page.waitForDownload(() -> page.getByText("Download as one zip").click());
    try (ZipFile file = new ZipFile(zip.path().toFile())) {
      assertThat(file.size()).isGreaterThanOrEqualTo(count);
    }
    Files.delete(zip.path());

    page.getByLabel("with the labels").fill("checked");
    page.keyboard().press("Enter");
    assertThat(rows).hasCount(count);
    rows.first().getByRole(AriaRole.LINK).first().click();
    assertThat(page.locator(".labels li")).containsText("checked");
    Chromium.screenshot(page, "imaging-study");
    assertThat(Axe.violations(page)).isEmpty();
    page.getByLabel("Remove the label checked").click();
    assertThat(page.locator(".labels li")).hasCount(0);

    link("Search").click();
    link("Those of A01").click();
    assertThat(rows.first()).containsText("A01");
    page.getByLabel("Forget the search Those of A01").click();
    assertThat(link("Those of A01")).hasCount(0);
  }

  @Test
  void pagesFitAPhoneInTheDark() throws Exception {
    page.setViewportSize(375, 720);
    String id = scan("resolved").text("id").orElseThrow();
    page.getByLabel("Colours").selectOption("dark");
    for (String place : List.of("/scan/" + id, "/search")) {
      go(place);
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.locator("main table, main .timeline").first()).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
      assertThat(Axe.violations(page)).isEmpty();
    }
    Chromium.screenshot(page, "phone-dark-search");
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
